#include "draw/words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace draw {

using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;

namespace {

const Word kAlways[] = {
    {"process", "a program that the kernel does not trust; P is its number"},
    {"life",
     "of a process: from its start to its end; a restart begins the next one, in the same "
     "memory, under a new identifier"},
    {"identifier",
     "what capsules know a process's life by; a new life has a new one, and buffers "
     "of the old one are refused"},
    {"capsule, DRIVER",
     "a driver in the kernel that processes lend memory to; DRIVER is its number, "
     "SLOT a place for one buffer in it"},
    {"buffer", "a part of a process's memory that it has lent"},
    {"slice", "a buffer's bytes while a capsule has the buffer open"},
    {"mark",
     "the end of the highest buffer in RAM that the process has lent in this life: its break "
     "may not go below it"},
    {"break", "the end of the memory that the process may touch itself"},
    {"kernel break",
     "from here on the kernel keeps what it knows of the process: grants above all"},
    {"grant", "memory for a driver in the kernel's part of a process's block; it holds the slots"},
    {"core, model",
     "the core is what is tested; the reference model is the contract written a second "
     "time, and what the core should have done"},
};

struct Meaning {
  OperationKind kind;
  std::string_view text;
};

// In the order of kOperations; that of memop goes by its number.
constexpr Meaning kMeanings[] = {
    {OperationKind::kAllowRw,
     "the process lends a capsule memory to read and write, into a slot; the answer is the buffer "
     "that was there before"},
    {OperationKind::kAllowRo,
     "the process lends a capsule memory to read, RAM or flash, into a slot; the answer is the "
     "buffer that was there before"},
    {OperationKind::kAllowUr,
     "the process lends a capsule memory that both may use at the same time (userspace-readable); "
     "the answer is the buffer that was there before"},
    {OperationKind::kStore, "the process writes bytes to its memory"},
    {OperationKind::kLoad, "the process reads its memory"},
    {OperationKind::kExit, "the process ends itself"},
    {OperationKind::kExitRestart, "the process ends itself, and asks to be started again"},
    {OperationKind::kFault, "the process does what it may not, and the fault policy acts"},
    {OperationKind::kBrk, "the kernel moves the process's break to an address"},
    {OperationKind::kSbrk, "the kernel moves the process's break by a number of bytes"},
    {OperationKind::kTerminate, "the kernel ends the process"},
    {OperationKind::kRestart, "the kernel ends the process's life and begins its next"},
    {OperationKind::kStart, "the kernel starts a process that has ended"},
    {OperationKind::kStop, "the kernel stops the process for a while"},
    {OperationKind::kResume, "the kernel lets a stopped process go on"},
    {OperationKind::kState, "asks for the process's state"},
    {OperationKind::kSetByte, "the kernel writes one byte of a process's memory"},
    {OperationKind::kCustomGrant, "the kernel makes a grant of that size and alignment"},
    {OperationKind::kEnterCustom, "the kernel enters a grant that custom_grant made"},
    {OperationKind::kRemove, "the board takes the process out of the process table"},
    {OperationKind::kLen, "asks for the buffer's length"},
    {OperationKind::kPtr, "asks for the buffer's address, to read from"},
    {OperationKind::kMutPtr, "asks for the buffer's address, to write to"},
    {OperationKind::kExternal,
     "trusted code makes a buffer of its own over what a slot's buffer covers"},
    {OperationKind::kGet, "the capsule reads a range of the buffer, where there is one"},
    {OperationKind::kMutGet,
     "the capsule reads a range of a buffer that it may write, where there is one"},
    {OperationKind::kIndex,
     "the capsule reads a range of the buffer, and panics where there is none"},
    {OperationKind::kMutIndex,
     "the capsule reads a range of a buffer that it may write, and panics where there is none"},
    {OperationKind::kSet, "the capsule writes one byte of the buffer"},
    {OperationKind::kCopyToSlice,
     "the capsule copies a range of the buffer, and panics where the lengths differ"},
    {OperationKind::kCopyToSliceOrErr,
     "the capsule copies a range of the buffer, and gets an error where the lengths differ"},
    {OperationKind::kCopyFromSlice,
     "the capsule copies bytes into a range of the buffer, and panics where the lengths differ"},
    {OperationKind::kCopyFromSliceOrErr,
     "the capsule copies bytes into a range of the buffer, and gets an error where the lengths "
     "differ"},
    {OperationKind::kChunks, "the capsule reads the buffer in pieces of that size"},
    {OperationKind::kMutChunks, "the capsule changes the buffer in pieces of that size"},
    {OperationKind::kIter,
     "the capsule reads the buffer byte by byte; the answer is their number and a hash of them"},
    {OperationKind::kCopy, "the capsule copies one buffer to another, byte by byte"},
    {OperationKind::kAppendChunk,
     "the capsule adds bytes to the stream in the buffer, behind what is there"},
    {OperationKind::kAppendChunkFromIter,
     "the capsule adds bytes to the stream in the buffer, one by one"},
    {OperationKind::kWith,
     "the capsule opens the buffer to read; it stays open up to the matching end"},
    {OperationKind::kMutWith,
     "the capsule opens the buffer to read and write; it stays open up to the matching end"},
    {OperationKind::kEnd, "the buffer that was opened last is closed"},
    {OperationKind::kWithPart,
     "the capsule opens a range of the buffer to read; it stays open up to the matching end"},
    {OperationKind::kMutWithPart,
     "the capsule opens a range of the buffer to read and write; it stays open up to the matching "
     "end"},
    {OperationKind::kMemopBrk,
     "the process asks for its break to be moved to an address (the memop system call, number 0)"},
    {OperationKind::kMemopSbrk,
     "the process asks for its break to be moved by a number of bytes (the memop system call, "
     "number 1)"},
    {OperationKind::kMemop, ""},
    {OperationKind::kCreate,
     "the board loads a removed process anew, with that many bytes of its RAM"},
};
static_assert(std::size(kMeanings) == scenario::kOperations.size(), "an operation has no meaning");
static_assert(std::ranges::equal(kMeanings, scenario::kOperations, {}, &Meaning::kind,
                                 &scenario::OperationShape::kind));

// Of the memop system call, by its number; the last of them of all numbers from there on.
constexpr std::string_view kMemops[] = {
    "the memop system call, number 0: the process asks for its break to be moved",
    "the memop system call, number 1: the process asks for its break to be moved by 0 bytes",
    "the memop system call, number 2: the process asks where its memory starts",
    "the memop system call, number 3: the process asks where its memory ends",
    "the memop system call, number 4: the process asks which byte of flash it may lend first",
    "the memop system call, number 5: the process asks where its flash ends",
    "the memop system call, number 6: the process asks for its kernel break",
    "the memop system call, with a number that the kernel does not know",
};

// The form of a buffer's name, and what it is.
std::optional<Word> word_of(BufferName::Kind kind) {
  switch (kind) {
    case BufferName::Kind::kRw:
      return Word{"rw:P:DRIVER:SLOT",
                  "a buffer that the process has lent to read and write, by allow_rw"};
    case BufferName::Kind::kRo:
      return Word{"ro:P:DRIVER:SLOT", "a buffer that the process has lent to read, by allow_ro"};
    case BufferName::Kind::kUr:
      return Word{"ur:P:DRIVER:SLOT",
                  "a userspace-readable buffer, lent by allow_ur: the process may look at it while "
                  "the capsule writes; the capsule keeps it itself"};
    case BufferName::Kind::kExternalRw:
    case BufferName::Kind::kExternalRo:
      return Word{"xrw:K, xro:K",
                  "buffers that trusted code has made (external), to write or to read"};
    case BufferName::Kind::kDefaultRw:
    case BufferName::Kind::kDefaultRo:
      return Word{"default_rw, default_ro", "buffers of no process, without bytes"};
    case BufferName::Kind::kIt:
      return Word{"it, it1", "the slice that was opened last; the one that was opened before it"};
  }
  return std::nullopt;
}

// The buffers that an operation names; for an allow, the one that it makes.
std::vector<BufferName::Kind> buffers_of(const Operation& operation) {
  using enum scenario::Operand;
  if (operation.kind == OperationKind::kAllowRw) return {BufferName::Kind::kRw};
  if (operation.kind == OperationKind::kAllowRo) return {BufferName::Kind::kRo};
  if (operation.kind == OperationKind::kAllowUr) return {BufferName::Kind::kUr};
  std::vector<BufferName::Kind> kinds;
  for (const scenario::Operand operand : scenario::shape_of(operation.kind).operands) {
    switch (operand) {
      case kReadable:
      case kWriteable:
      case kNamed:
      case kNamedWriteable:
      case kExternalName: kinds.push_back(operation.buffer.kind); break;
      case kExternalSource:
      case kDestination: kinds.push_back(operation.second.kind); break;
      default: break;
    }
  }
  return kinds;
}

std::string term_of(const Operation& operation) {
  const std::string name(scenario::shape_of(operation.kind).name);
  return operation.kind == OperationKind::kMemop ? name + " P " + std::to_string(operation.code)
                                                 : name;
}

}  // namespace

std::string_view meaning(const Operation& operation) {
  if (operation.kind == OperationKind::kMemop) {
    return kMemops[std::min<std::size_t>(operation.code, std::size(kMemops) - 1)];
  }
  return kMeanings[static_cast<std::size_t>(operation.kind)].text;
}

std::vector<Word> words(const scenario::Program& program) {
  std::vector<Word> all(std::begin(kAlways), std::end(kAlways));
  const auto add = [&](Word word) {
    if (std::ranges::find(all, word.term, &Word::term) == all.end()) all.push_back(std::move(word));
  };
  for (const Operation& operation : program.operations) {
    add({term_of(operation), meaning(operation)});
    for (const BufferName::Kind kind : buffers_of(operation)) {
      if (const auto word = word_of(kind)) add(*word);
    }
  }
  return all;
}

}  // namespace draw
