// A scenario as data: boot lines and operations, without any text.
//
// The parser and the fuzz-input decoder make these, the executor and the reference model run them,
// the printer writes them. Plain data throughout: nothing here allocates, so the same structures
// serve on a device. What each operation means stands in the scenario language's description
// (README, "The scenario language"); which operands it takes stands once, in kOperations below, and
// the parser, the printer and both directions of the fuzz input are loops over that table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "scenario/limits.hpp"

namespace scenario {

// A number of the machine's word: `7`, `0x10`, or `max-N`, which stays relative to the largest word
// so that one text means the same on 32-bit and on 64-bit machines.
struct Word {
  std::uint64_t value = 0;
  bool from_max = false;  // the number is (largest word - value)

  [[nodiscard]] constexpr std::size_t resolve() const {
    return from_max ? SIZE_MAX - static_cast<std::size_t>(value) : static_cast<std::size_t>(value);
  }
  friend constexpr bool operator==(const Word&, const Word&) = default;
};

// `null`, `max`, `max-N`, `ram+16`, `ram1-4`, `flash+64`, `brk-1`, `end0+8`.
struct Address {
  enum class Base : std::uint8_t { kNull, kMax, kRam, kFlash, kBreak, kEnd };
  static constexpr std::uint8_t kIssuing = 0xff;  // no process number in the text

  Base base = Base::kNull;
  std::uint8_t process = kIssuing;
  bool negative = false;     // always set under kMax with an offset other than 0
  std::uint64_t offset = 0;  // 0 under kNull
  friend constexpr bool operator==(const Address&, const Address&) = default;
};

// `I`, `A..B`, `A..`, `..B`, `..`.
struct Range {
  enum class Form : std::uint8_t { kIndex, kBoth, kFrom, kTo, kFull };

  Form form = Form::kFull;
  Word a;  // the index or the start; 0 under kTo and kFull
  Word b;  // the end; 0 unless kBoth or kTo
  friend constexpr bool operator==(const Range&, const Range&) = default;
};

// `rw:P:D:S`, `rw:P@G:D:S`, `ro:…`, `ur:P:D:S`, `xrw:K`, `xro:K`, `default_ro`, `default_rw`, `it`.
struct BufferName {
  enum class Kind : std::uint8_t {
    kRw,
    kRo,
    kUr,
    kExternalRw,
    kExternalRo,
    kDefaultRw,
    kDefaultRo,
    kIt,
  };

  Kind kind = Kind::kDefaultRo;
  std::uint8_t process = 0;  // kRw, kRo, kUr
  std::uint8_t driver = 0;   // kRw, kRo, kUr: the driver's place in the boot lines, not its number
  bool has_generation = false;   // kRw, kRo: the name was written P@G
  std::uint32_t generation = 0;  // G
  Word slot;                     // kRw, kRo, kUr
  std::uint8_t number = 0;       // kExternal…: K; kIt: how many open slices further out
  bool bare_it = false;          // kIt with number 0, written `it` rather than `it0`
  friend constexpr bool operator==(const BufferName&, const BufferName&) = default;
};

enum class FaultPolicy : std::uint8_t { kStop, kRestart, kPanic };

// P1: whose rounding the processes' memory protection has. The value stands in the fuzz input.
enum class Protection : std::uint8_t { kExact = 0, kPmp = 1, kPmsav8 = 2, kPmsav7 = 3 };
inline constexpr std::array<Protection, 4> kProtections = {
    Protection::kExact, Protection::kPmp, Protection::kPmsav8, Protection::kPmsav7};
constexpr std::string_view name_of(Protection protection) {
  switch (protection) {
    case Protection::kExact: return "exact";
    case Protection::kPmp: return "pmp";
    case Protection::kPmsav8: return "pmsav8";
    case Protection::kPmsav7: return "pmsav7";
  }
  return {};
}

struct Driver {
  std::uint64_t number = 0;  // fits 32 bits
  std::uint8_t ro = 0;       // allow slots in its grant
  std::uint8_t rw = 0;
  bool no_grant = false;  // ignores the kernel's request to allocate its grant
  friend constexpr bool operator==(const Driver&, const Driver&) = default;
};

// The boot lines. Valid ones satisfy: 1 ≤ processes ≤ kMaxProcesses; kMinRam ≤ ram ≤ kMaxRam;
// protected_flash ≤ flash ≤ kMaxFlash; driver numbers differ; the protection holds the RAM, and the
// first break, rounded up, leaves kKernelReserve of it (protection.hpp).
struct Boot {
  std::uint8_t processes = 1;
  std::uint32_t ram = 0;
  std::uint32_t initial_break = 0;
  std::uint32_t flash = 0;
  std::uint32_t protected_flash = 0;
  FaultPolicy fault = FaultPolicy::kStop;
  Protection protection = Protection::kExact;
  std::uint16_t refuse = 0;  // P6: the so-manieth request to memory protection after boot; 0: none
  std::uint8_t driver_count = 0;
  std::array<Driver, kMaxDrivers> drivers{};
  friend constexpr bool operator==(const Boot&, const Boot&) = default;
};

// The value of a kind is its tag in the fuzz input: never renumber, never reuse; new ones go last.
enum class OperationKind : std::uint8_t {
  kAllowRw = 0,
  kAllowRo = 1,
  kAllowUr = 2,
  kStore = 3,
  kLoad = 4,
  kExit = 5,
  kExitRestart = 6,
  kFault = 7,
  kBrk = 8,
  kSbrk = 9,
  kTerminate = 10,
  kRestart = 11,
  kStart = 12,
  kStop = 13,
  kResume = 14,
  kState = 15,
  kSetByte = 16,
  kCustomGrant = 17,
  kEnterCustom = 18,
  kRemove = 19,
  kLen = 20,
  kPtr = 21,
  kMutPtr = 22,
  kExternal = 23,
  kGet = 24,
  kMutGet = 25,
  kIndex = 26,
  kMutIndex = 27,
  kSet = 28,
  kCopyToSlice = 29,
  kCopyToSliceOrErr = 30,
  kCopyFromSlice = 31,
  kCopyFromSliceOrErr = 32,
  kChunks = 33,
  kMutChunks = 34,
  kIter = 35,
  kCopy = 36,
  kAppendChunk = 37,
  kAppendChunkFromIter = 38,
  kWith = 39,
  kMutWith = 40,
  kEnd = 41,
  kWithPart = 42,
  kMutWithPart = 43,
  kMemopBrk = 44,
  kMemopSbrk = 45,
  kMemop = 46,
  kCreate = 47,
};

// One operation. Which fields count is decided by the kind's row in kOperations; the others keep
// their defaults, so that equal operations compare equal.
struct Operation {
  OperationKind kind = OperationKind::kEnd;
  std::uint8_t process = 0;             // P
  Word driver;                          // DRIVER: the number itself, which need not be booted
  Word slot;                            // SLOT
  Address address;                      // ADDR
  Word length;                          // LEN, SIZE
  Word number;                          // ALIGN; I of `set`; N of `chunks` and `copy_to_slice`; K
  std::uint32_t code = 0;               // CODE of `exit`; NUMBER of `memop`
  std::int64_t delta = 0;               // DELTA
  std::uint8_t byte = 0;                // N of `set` and `set_byte`
  BufferName buffer;                    // B, SRC, X
  BufferName second;                    // DST; the B of `external`
  Range range;                          // RANGE
  std::span<const std::uint8_t> bytes;  // HEX; owned by whatever owns the scenario
  // Of what opens a block: the index of the matching kEnd. Others: 0.
  std::uint32_t block_end = 0;
};

// Equal in everything that a text shows (bytes by content).
bool operator==(const Operation& a, const Operation& b);

// What a runner is given: a view; whoever made it owns the operations and their bytes.
// Well-formed: blocks nest and are closed, at most kMaxNesting deep; every process and every driver
// that a BufferName names was booted; `it` is deep enough and writable where written through;
// no userspace operation stands in a block.
struct Program {
  Boot boot;
  std::span<const Operation> operations;
};

// What an operand is, in the order of the text. The comment names the field it fills.
enum class Operand : std::uint8_t {
  kNone,
  kProcess,         // P: process
  kDriver,          // DRIVER: driver
  kSlot,            // SLOT: slot
  kAddress,         // ADDR: address
  kLength,          // LEN or SIZE: length
  kAlign,           // ALIGN: number; a power of two, at most 32768
  kCode,            // CODE or NUMBER: code
  kDelta,           // DELTA: delta
  kByte,            // N, 0 to 255: byte
  kIndex,           // I: number
  kCount,           // N of copy_to_slice: number, at most kMaxBytes
  kChunkSize,       // N of chunks: number
  kHandle,          // K of enter_custom: number, below kCustomGrants
  kHex,             // HEX: bytes, at most kMaxBytes
  kRange,           // RANGE: range
  kReadable,        // B or SRC, `it` included: buffer
  kWriteable,       // B, entered with mut_enter: rw, ur, xrw, default_rw, writable `it`: buffer
  kNamed,           // B but not `it`: buffer
  kNamedWriteable,  // a writeable B but not `it`: buffer
  kExternalName,    // X, xrw or xro: buffer
  kExternalSource,  // B of external: rw or ro (for xrw: rw): second
  kDestination,     // DST, writeable, `it` included: second
};

// Who issues an operation; a userspace operation cannot stand inside a block.
enum class Side : std::uint8_t { kUserspace, kKernel, kCapsule, kBlock };

struct OperationShape {
  OperationKind kind;
  std::string_view name;
  Side side;
  std::array<Operand, 5> operands;  // kNone where there are fewer
};

inline constexpr std::array<OperationShape, 48> kOperations = {{
    {OperationKind::kAllowRw,
     "allow_rw",
     Side::kUserspace,
     {Operand::kProcess, Operand::kDriver, Operand::kSlot, Operand::kAddress, Operand::kLength}},
    {OperationKind::kAllowRo,
     "allow_ro",
     Side::kUserspace,
     {Operand::kProcess, Operand::kDriver, Operand::kSlot, Operand::kAddress, Operand::kLength}},
    {OperationKind::kAllowUr,
     "allow_ur",
     Side::kUserspace,
     {Operand::kProcess, Operand::kDriver, Operand::kSlot, Operand::kAddress, Operand::kLength}},
    {OperationKind::kStore,
     "store",
     Side::kUserspace,
     {Operand::kProcess, Operand::kAddress, Operand::kHex}},
    {OperationKind::kLoad,
     "load",
     Side::kUserspace,
     {Operand::kProcess, Operand::kAddress, Operand::kLength}},
    {OperationKind::kExit, "exit", Side::kUserspace, {Operand::kProcess, Operand::kCode}},
    {OperationKind::kExitRestart,
     "exit_restart",
     Side::kUserspace,
     {Operand::kProcess, Operand::kCode}},
    {OperationKind::kFault, "fault", Side::kUserspace, {Operand::kProcess}},
    {OperationKind::kBrk, "brk", Side::kKernel, {Operand::kProcess, Operand::kAddress}},
    {OperationKind::kSbrk, "sbrk", Side::kKernel, {Operand::kProcess, Operand::kDelta}},
    {OperationKind::kTerminate, "terminate", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kRestart, "restart", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kStart, "start", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kStop, "stop", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kResume, "resume", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kState, "state", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kSetByte,
     "set_byte",
     Side::kKernel,
     {Operand::kProcess, Operand::kAddress, Operand::kByte}},
    {OperationKind::kCustomGrant,
     "custom_grant",
     Side::kKernel,
     {Operand::kProcess, Operand::kLength, Operand::kAlign}},
    {OperationKind::kEnterCustom,
     "enter_custom",
     Side::kKernel,
     {Operand::kProcess, Operand::kHandle}},
    {OperationKind::kRemove, "remove", Side::kKernel, {Operand::kProcess}},
    {OperationKind::kLen, "len", Side::kCapsule, {Operand::kNamed}},
    {OperationKind::kPtr, "ptr", Side::kCapsule, {Operand::kNamed}},
    {OperationKind::kMutPtr, "mut_ptr", Side::kCapsule, {Operand::kNamedWriteable}},
    {OperationKind::kExternal,
     "external",
     Side::kCapsule,
     {Operand::kExternalName, Operand::kExternalSource}},
    {OperationKind::kGet, "get", Side::kCapsule, {Operand::kReadable, Operand::kRange}},
    {OperationKind::kMutGet, "mut_get", Side::kCapsule, {Operand::kWriteable, Operand::kRange}},
    {OperationKind::kIndex, "index", Side::kCapsule, {Operand::kReadable, Operand::kRange}},
    {OperationKind::kMutIndex, "mut_index", Side::kCapsule, {Operand::kWriteable, Operand::kRange}},
    {OperationKind::kSet,
     "set",
     Side::kCapsule,
     {Operand::kWriteable, Operand::kIndex, Operand::kByte}},
    {OperationKind::kCopyToSlice,
     "copy_to_slice",
     Side::kCapsule,
     {Operand::kReadable, Operand::kRange, Operand::kCount}},
    {OperationKind::kCopyToSliceOrErr,
     "copy_to_slice_or_err",
     Side::kCapsule,
     {Operand::kReadable, Operand::kRange, Operand::kCount}},
    {OperationKind::kCopyFromSlice,
     "copy_from_slice",
     Side::kCapsule,
     {Operand::kWriteable, Operand::kRange, Operand::kHex}},
    {OperationKind::kCopyFromSliceOrErr,
     "copy_from_slice_or_err",
     Side::kCapsule,
     {Operand::kWriteable, Operand::kRange, Operand::kHex}},
    {OperationKind::kChunks, "chunks", Side::kCapsule, {Operand::kReadable, Operand::kChunkSize}},
    {OperationKind::kMutChunks,
     "mut_chunks",
     Side::kCapsule,
     {Operand::kWriteable, Operand::kChunkSize}},
    {OperationKind::kIter, "iter", Side::kCapsule, {Operand::kReadable}},
    {OperationKind::kCopy, "copy", Side::kCapsule, {Operand::kReadable, Operand::kDestination}},
    {OperationKind::kAppendChunk,
     "append_chunk",
     Side::kCapsule,
     {Operand::kWriteable, Operand::kHex}},
    {OperationKind::kAppendChunkFromIter,
     "append_chunk_from_iter",
     Side::kCapsule,
     {Operand::kWriteable, Operand::kHex}},
    {OperationKind::kWith, "with", Side::kBlock, {Operand::kNamed}},
    {OperationKind::kMutWith, "mut_with", Side::kBlock, {Operand::kNamedWriteable}},
    {OperationKind::kEnd, "end", Side::kBlock, {}},
    {OperationKind::kWithPart, "with_part", Side::kBlock, {Operand::kReadable, Operand::kRange}},
    {OperationKind::kMutWithPart,
     "mut_with_part",
     Side::kBlock,
     {Operand::kWriteable, Operand::kRange}},
    {OperationKind::kMemopBrk,
     "memop_brk",
     Side::kUserspace,
     {Operand::kProcess, Operand::kAddress}},
    {OperationKind::kMemopSbrk,
     "memop_sbrk",
     Side::kUserspace,
     {Operand::kProcess, Operand::kDelta}},
    {OperationKind::kMemop, "memop", Side::kUserspace, {Operand::kProcess, Operand::kCode}},
    {OperationKind::kCreate, "create", Side::kKernel, {Operand::kProcess, Operand::kLength}},
}};

constexpr const OperationShape& shape_of(OperationKind kind) {
  return kOperations[static_cast<std::size_t>(kind)];
}

// `with` and its kin: the operations up to the matching `end` run while a slice is open.
constexpr bool opens_block(OperationKind kind) {
  return shape_of(kind).side == Side::kBlock && kind != OperationKind::kEnd;
}

// Whether the slice of the block can be written through.
constexpr bool opens_writeable(OperationKind kind) {
  return kind == OperationKind::kMutWith || kind == OperationKind::kMutWithPart;
}

static_assert(
    [] {
      for (std::size_t i = 0; i < kOperations.size(); ++i) {
        if (static_cast<std::size_t>(kOperations[i].kind) != i) return false;
      }
      return true;
    }(),
    "kOperations is indexed by kind");

}  // namespace scenario
