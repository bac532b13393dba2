// Goals of what is done with the bytes of a slice: ranges (C1), chunks (C2), copies (C3, B3), and
// who sees what was written (B3).
#include <algorithm>

#include "goals/goals.hpp"
#include "scenario/wrapping.hpp"

namespace goals {

using scenario::BufferName;
using scenario::Life;
using scenario::Operation;
using scenario::OperationKind;
using Form = scenario::Range::Form;

namespace {

bool worked(OutcomeClass outcome) {
  return outcome == kOk || outcome == kOkEmpty;
}

}  // namespace

void Goals::capsule() {
  const Operation& operation = *step_.operation;
  const BufferName& name = operation.buffer;
  switch (operation.kind) {
    case OperationKind::kLen: name_buffer(name); break;
    case OperationKind::kPtr:
    case OperationKind::kMutPtr:
      name_buffer(name);
      // B2: only a buffer of a life that is over shows a pointer and no bytes.
      if (step_.outcome == kOk && is_external(name) && bytes_of(name).len == 0) {
        reach(Goal::kExternalOfOldLife);
      }
      break;
    case OperationKind::kExternal:
      name_buffer(operation.second);
      if (worked(step_.outcome)) made_external();
      break;
    default: {
      const bool re_entered = step_.outcome == kPanic && held(name);
      name_buffer(name);
      if (!re_entered) slice(bytes_of(name));
      break;
    }
  }
}

// The operation has entered the buffer, or else found it dead or its slot missing.
void Goals::slice(const Bytes& at) {
  const Operation& operation = *step_.operation;
  switch (operation.kind) {
    case OperationKind::kGet:
    case OperationKind::kMutGet:
    case OperationKind::kIndex:
    case OperationKind::kMutIndex:
      range(at);
      if (step_.outcome == kOk) {
        read(at, part_of(operation.range, at.len));
        read_byte(at);
      }
      break;
    case OperationKind::kSet:
      if (step_.outcome == kOk) write(at);
      break;
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr:
    case OperationKind::kCopyFromSlice:
    case OperationKind::kCopyFromSliceOrErr: copy_bytes(at); break;
    case OperationKind::kChunks:
    case OperationKind::kMutChunks: chunks(at); break;
    case OperationKind::kIter:
      if (step_.outcome == kOk) read(at, {0, at.len});
      break;
    case OperationKind::kCopy: copy(at); break;
    default: append(at); break;
  }
}

// C1. Not after a panic of a copy, whose range was good (C3).
void Goals::range(const Bytes& at) {
  const scenario::Range& range = step_.operation->range;
  const std::size_t a = range.a.resolve();
  const std::size_t b = range.b.resolve();
  const bool both = range.form == Form::kBoth;
  // `get` takes an index as an index, the others as the part of one byte.
  const OperationKind kind = step_.operation->kind;
  const bool makes_part = kind != OperationKind::kGet && kind != OperationKind::kMutGet &&
                          kind != OperationKind::kIndex && kind != OperationKind::kMutIndex;
  if (step_.outcome == kNone || step_.outcome == kPanic) {
    if (range.form == Form::kIndex) {
      if (step_.outcome == kPanic && a == at.len) reach(Goal::kIndexAtLength);
      if (makes_part && a == SIZE_MAX) reach(Goal::kLargestIndex);
    }
    if (both && a > b && a <= at.len) reach(Goal::kReversedRange);
    if (a <= b && b == at.len + 1) reach(Goal::kRangeOnePastEnd);
  } else if (step_.outcome == kOkEmpty && (both || range.form == Form::kFrom)) {
    if (a == at.len && at.len != 0) reach(Goal::kEmptyAtLength);
  }
}

// ---- Who reads and writes what

// B3. The part has been read.
void Goals::read(const Bytes& at, const Part& part) {
  const std::uintptr_t flash = processes_[at.process].flash;
  if (at.ptr >= flash && at.ptr < processes_[at.process].flash_end) reach(Goal::kFlashThroughSlice);
  if (!written_.valid || written_.buffer == at.buffer) return;
  const std::size_t place = scenario::wrapping_subtract(written_.address, at.ptr);
  if (place < part.from || place >= part.to) return;
  const std::uintptr_t ram = processes_[at.process].ram;
  if (step_.model->memory(at.process)[written_.address - ram] != written_.byte) return;
  const auto readers = std::span(written_.readers).first(written_.reader_count);
  if (std::ranges::find(readers, at.buffer) != readers.end()) return;
  written_.readers[written_.reader_count++] = at.buffer;
  if (written_.reader_count == written_.readers.size()) {
    reach(Goal::kSeenThroughThreeOthers);
    written_.valid = false;
  }
}

// B3. `get` or `index`, of bytes or of one, has worked.
void Goals::read_byte(const Bytes& at) {
  const Operation& operation = *step_.operation;
  const bool of_one = operation.range.form == Form::kIndex && operation.range.a.resolve() == 0;
  const bool writeable =
      operation.kind == OperationKind::kMutGet || operation.kind == OperationKind::kMutIndex;
  if (operation.buffer.kind != BufferName::Kind::kIt || !of_one || writeable) return;
  const OpenSlice& open = open_[open_count_ - 1 - operation.buffer.number];
  if (first_byte(at) != open.first) reach(Goal::kFirstByteReadAsItIs);
}

// `set` has worked.
void Goals::write(const Bytes& at) {
  const Operation& operation = *step_.operation;
  const Process& process = processes_[at.process];
  if (at.life != process.life || process.before.life == Life::kRemoved) {
    reach(Goal::kSliceWrittenAfterDeath);
  }
  written_ = {.valid = true,
              .byte = operation.byte,
              .address = at.ptr + operation.number.resolve(),
              .buffer = at.buffer};
  byte_written(written_.address);
}

// ---- The other operations on one slice

// C3.
void Goals::copy_bytes(const Bytes& at) {
  const Operation& operation = *step_.operation;
  const bool out = operation.kind == OperationKind::kCopyToSlice ||
                   operation.kind == OperationKind::kCopyToSliceOrErr;
  if (step_.outcome == kPanic) {
    reach(Goal::kCopyLengthPanics);
  } else if (step_.outcome == kErrSize) {
    const Part part = part_of(operation.range, at.len);
    const std::size_t count = out ? operation.number.resolve() : operation.bytes.size();
    const std::size_t len = part.to - part.from;
    if (len == count + 1 || count == len + 1) reach(Goal::kCopyOneByteOff);
  } else {
    range(at);
    if (out && step_.outcome == kOk) read(at, part_of(operation.range, at.len));
  }
}

// C2.
void Goals::chunks(const Bytes& at) {
  const std::size_t size = step_.operation->number.resolve();
  if (step_.outcome == kPanic && at.len == 0) reach(Goal::kNoChunksOfNothing);
  if (step_.outcome != kOk) return;
  if (size < at.len && at.len % size != 0) reach(Goal::kLastChunkShort);
  if (step_.operation->kind == OperationKind::kChunks) read(at, {0, at.len});
}

// B3, M8. The source has been seen to.
void Goals::copy(const Bytes& from) {
  const BufferName& source = step_.operation->buffer;
  const BufferName& target = step_.operation->second;
  const bool one_grant = in_grant(source) && in_grant(target) && source.process == target.process &&
                         source.driver == target.driver;
  if (step_.outcome == kErrNoSuchApp && one_grant && !stale(source) &&
      processes_[source.process].before.life != Life::kRemoved) {
    reach(Goal::kCopyLiveToStale);  // so it is the target that is stale
  }
  if (worked(step_.outcome) || step_.outcome == kPanic) {
    name_buffer(target);
  } else if (in_grant(target)) {
    settle(target.process);
  }
  if (step_.outcome != kOk) return;
  const Bytes to = bytes_of(target);
  const std::size_t count = std::min(from.len, to.len);
  if (one_grant) {
    reach(from.buffer == to.buffer ? Goal::kCopyOntoItself : Goal::kCopyWithinGrant);
  }
  if (from.ptr < to.ptr && to.ptr - from.ptr < count) reach(Goal::kCopyOverlapUpward);
  if (to.ptr < from.ptr && from.ptr - to.ptr < count) reach(Goal::kCopyOverlapDownward);
  read(from, {0, count});
}

}  // namespace goals
