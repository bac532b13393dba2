// Goals of streaming slices (G). The layout of the header is written here once more, because the
// model keeps its own to itself.
#include <cstring>

#include "goals/goals.hpp"
#include "scenario/limits.hpp"

namespace goals {

using scenario::OperationKind;

namespace {

// G1.
constexpr std::size_t kLowFlags = 3;
constexpr std::size_t kFlagsEnd = 4;
constexpr std::size_t kData = 8;
constexpr std::uint8_t kExceeded = 1;
constexpr std::uint8_t kHalt = 2;

// Where the data in the slice ends; the stream has its whole header.
std::uint32_t offset_of(std::span<const std::uint8_t> stream) {
  std::uint32_t offset = 0;
  std::memcpy(&offset, &stream[kFlagsEnd], sizeof offset);
  return offset;
}

}  // namespace

void Goals::append(const Bytes& at) {
  // What can be written through is RAM (A8); an empty slice may point anywhere.
  const std::span<const std::uint8_t> memory = step_.model->memory(at.process);
  const auto stream =
      at.len == 0 ? memory.first(0) : memory.subspan(at.ptr - processes_[at.process].ram, at.len);
  if (step_.outcome == kOkFirst || step_.outcome == kOkLater) {
    appended(at, stream);
  } else {
    append_refused(stream);
  }
}

// G2, G3. A refusal changes at most the flag `exceeded`, so the header is still what was refused.
void Goals::append_refused(std::span<const std::uint8_t> stream) {
  const std::size_t count = step_.operation->bytes.size();
  const bool from_iter = step_.operation->kind == OperationKind::kAppendChunkFromIter;
  if (step_.outcome == kErrInval) {
    reach(stream[0] != 0 || stream[1] != 0 ? Goal::kStreamBadVersion : Goal::kStreamReservedFlag);
  } else if (step_.outcome == kErrFail) {
    if (offset_of(stream) + std::uint64_t{count} == std::uint64_t{1} << 32) {
      reach(Goal::kStreamEndAtWrap);
    }
  } else if (step_.outcome == kErrSize) {
    if (stream.size() < 2) {
      reach(Goal::kStreamUnderVersion);
    } else if (stream.size() < kFlagsEnd) {
      reach(Goal::kStreamUnderFlags);
    } else if (stream.size() < kData) {
      reach(Goal::kStreamUnderOffset);
    } else if (offset_of(stream) > UINT32_MAX - scenario::kMaxBytes) {
      reach(Goal::kStreamOffsetNearWrap);
      if (!from_iter && offset_of(stream) + std::uint64_t{count} == UINT32_MAX) {
        reach(Goal::kStreamEndBelowWrap);
      }
    } else if (from_iter && offset_of(stream) < stream.size() - kData) {
      reach(Goal::kStreamPartialIter);
    }
  }
}

// G2, G3, G4.
void Goals::appended(const Bytes& at, std::span<const std::uint8_t> stream) {
  const std::size_t count = step_.operation->bytes.size();
  const std::uint8_t flags = stream[kLowFlags];
  const std::size_t end = offset_of(stream);
  if (flags == kHalt) reach(Goal::kStreamHaltAlone);
  if (flags == kExceeded) reach(Goal::kStreamExceededStays);
  if (stream.size() == kData) reach(Goal::kStreamHeaderOnly);
  if (end > stream.size() - kData) {
    reach(Goal::kStreamEmptyIterPastEnd);
  } else if (count != 0) {
    if (end == stream.size() - kData) reach(Goal::kStreamFillsExactly);
    const std::uintptr_t data_end = at.ptr + kData + end;
    if (last_stream_ < data_end && data_end - count < last_stream_ + kData) {
      reach(Goal::kStreamOverOtherHeader);
    }
  }
  last_stream_ = at.ptr;
}

}  // namespace goals
