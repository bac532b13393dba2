// Goals of blocks: what is open, how deep, and over which lives.
#include "goals/goals.hpp"
#include "goals/operands.hpp"
#include "scenario/wrapping.hpp"

namespace goals {

using scenario::BufferName;
using scenario::OperationKind;

void Goals::block(std::size_t index) {
  const scenario::Operation& operation = *step_.operation;
  if (operation.kind == OperationKind::kEnd) {
    if (index > refused_end_) close_slice();
    return;
  }
  name_buffer(operation.buffer);
  if (step_.outcome == kOk) {
    open_slice();
  } else {
    refused_end_ = operation.block_end;
    if (step_.outcome == kNone) range(bytes_of(operation.buffer));
  }
}

void Goals::open_slice() {
  const scenario::Operation& operation = *step_.operation;
  const BufferName& name = operation.buffer;
  OpenSlice open{.bytes = bytes_of(name)};
  if (name.kind == BufferName::Kind::kIt) open.parts = open_[open_count_ - 1 - name.number].parts;
  open.driver = name.driver;
  open.holds_grant = in_grant(name);
  if (operation.kind == OperationKind::kWith || operation.kind == OperationKind::kMutWith) {
    if (open.bytes.len == 0) reach(Goal::kEmptyBufferEntered);
  } else {
    const Part part = part_of(operation.range, open.bytes.len);
    open.bytes.ptr += part.from;
    open.bytes.len = part.to - part.from;
    if (++open.parts == 2) reach(Goal::kPartOfAPart);
  }
  open.readable =
      operation.kind == OperationKind::kWith || operation.kind == OperationKind::kWithPart;
  open.first = first_byte(open.bytes);
  open_[open_count_++] = open;
  if (open_count_ == scenario::kMaxNesting) reach(Goal::kEightBlocksDeep);
}

void Goals::close_slice() {
  const Bytes closed = open_[--open_count_].bytes;
  if (open_count_ < panic_depth_) panic_depth_ = 0;
  Process& process = processes_[closed.process];
  if (process.life >= closed.life + 2) reach(Goal::kClosedAfterTwoDeaths);
  if (open_count_ == 0) {
    for (Process& each : processes_) each.beside = 0;
  }
  if (process.pin == 0) return;
  if (!old_slice_over(closed.process)) {  // M3
    process.pin_until = process.pin;
    process.pin = 0;
  } else if (closed.life != process.life) {
    process.pin_outlived = true;
    reach(Goal::kPinOutlivesSlice);
  }
}

// B3.
void Goals::byte_written(std::uintptr_t address) {
  for (const OpenSlice& open : open_slices()) {
    if (open.readable && open.bytes.ptr == address && first_byte(open.bytes) != open.first) {
      reach(Goal::kFirstByteWritten);
    }
  }
}

// Of an empty slice, and of one in flash, which nobody writes to: 0.
std::uint8_t Goals::first_byte(const Bytes& bytes) const {
  const std::span<const std::uint8_t> memory = step_.model->memory(bytes.process);
  const std::size_t place = scenario::wrapping_subtract(bytes.ptr, processes_[bytes.process].ram);
  return bytes.len != 0 && place < memory.size() ? memory[place] : 0;
}

}  // namespace goals
