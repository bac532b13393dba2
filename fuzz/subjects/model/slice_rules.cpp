#include "model/slice_rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>

namespace model {
namespace {

using scenario::Operation;
using scenario::OperationKind;
using scenario::OutcomeWriter;

// C1: where `get` answers none, indexing panics.
void get(const Operation& operation, const Slice& slice, std::string_view outside,
         OutcomeWriter& out) {
  const std::optional<Slice> part = sub_slice(slice, operation.range);
  if (!part) {
    out.put(outside);
    return;
  }
  part->print(out.put("ok "));
}

void set(const Operation& operation, const Slice& slice, OutcomeWriter& out) {
  const std::size_t i = operation.number.resolve();
  if (i >= slice.size()) {  // C1
    out.put("none");
    return;
  }
  slice.set(i, operation.byte);
  out.put("ok");
}

// C3. The destination is `count` bytes of 0xaa.
void copy_to_slice(const Operation& operation, const Slice& slice, bool or_err,
                   OutcomeWriter& out) {
  const std::optional<Slice> part = sub_slice(slice, operation.range);
  const std::size_t count = operation.number.resolve();
  if (!part) {
    out.put("none");
  } else if (part->size() == count) {
    part->print(out.put("ok "));
  } else if (!or_err) {
    out.put("panic");
  } else {
    out.put("err SIZE ");
    if (count == 0) out.put("-");
    for (std::size_t i = 0; i < count; ++i) out.byte(0xaa);
  }
}

// C3.
void copy_from_slice(const Operation& operation, const Slice& slice, bool or_err,
                     OutcomeWriter& out) {
  const std::optional<Slice> part = sub_slice(slice, operation.range);
  if (!part) {
    out.put("none");
  } else if (part->size() != operation.bytes.size()) {
    out.put(or_err ? "err SIZE" : "panic");
  } else {
    part->write(0, operation.bytes);
    out.put("ok");
  }
}

// C2. With `change`, chunk k's bytes are XORed with the low byte of k.
void chunks(const Operation& operation, const Slice& slice, bool change, OutcomeWriter& out) {
  const std::size_t size = operation.number.resolve();
  if (size == 0) {  // of an empty slice too
    out.put("panic");
    return;
  }
  out.put("ok");
  std::size_t k = 0;
  for (std::size_t at = 0; at < slice.size(); ++k) {
    const Slice chunk = slice.part(at, std::min(size, slice.size() - at));
    if (change) chunk.flip(static_cast<std::uint8_t>(k & 0xff));
    chunk.print(out.put(" "));
    at += chunk.size();
  }
}

void iterate(const Slice& slice, OutcomeWriter& out) {
  out.put("ok ").length(slice.size()).put(" ");
  if (!slice.known()) {
    out.put("????????");
    return;
  }
  std::uint32_t hash = scenario::kFnvStart;
  for (const std::uint8_t byte : slice.bytes()) hash = scenario::fnv1a(hash, byte);
  out.hash(hash);
}

// G1: where the fields of a streaming slice lie.
constexpr std::size_t kLowFlags = 3;  // bytes 2 and 3, big-endian
constexpr std::size_t kOffset = 4;
constexpr std::size_t kData = 8;
constexpr std::uint8_t kExceeded = 1;
constexpr std::uint8_t kHalt = 2;

// G2: the error that the header answers, empty for none.
std::string_view header_error(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 2) return "SIZE";
  if (bytes[0] != 0 || bytes[1] != 0) return "INVAL";
  if (bytes.size() < kOffset) return "SIZE";
  const std::uint8_t flags = bytes[kLowFlags];
  if (bytes[2] != 0 || (flags & ~(kExceeded | kHalt)) != 0) return "INVAL";
  if (bytes.size() < kData) return "SIZE";
  if (flags == (kExceeded | kHalt)) return "BUSY";
  return {};
}

void set_exceeded(const Slice& slice) {
  slice.set(kLowFlags, slice.bytes()[kLowFlags] | kExceeded);
}

// G3: copies the whole chunk or none of it; the error, empty for none.
std::string_view write_chunk(const Slice& slice, std::span<const std::uint8_t> chunk,
                             std::uint32_t offset) {
  const std::uint64_t end = std::uint64_t{offset} + chunk.size();
  if (end > std::numeric_limits<std::uint32_t>::max()) return "FAIL";
  if (end > slice.size() - kData) {
    set_exceeded(slice);
    return "SIZE";
  }
  if (!chunk.empty()) slice.write(kData + offset, chunk);
  return {};
}

// G4: copies byte by byte, so that what fits stays and an empty chunk fits anywhere.
std::string_view write_bytes(const Slice& slice, std::span<const std::uint8_t> chunk,
                             std::uint32_t offset) {
  std::uint64_t position = kData + std::uint64_t{offset};
  for (const std::uint8_t byte : chunk) {
    if (position >= slice.size()) {
      set_exceeded(slice);
      return "SIZE";
    }
    slice.set(static_cast<std::size_t>(position), byte);
    ++position;
  }
  return {};
}

void append_chunk(const Operation& operation, const Slice& slice, bool from_iter,
                  OutcomeWriter& out) {
  const std::span<const std::uint8_t> chunk = operation.bytes;
  const Slice header = slice.part(0, std::min(slice.size(), kData));
  if (!header.known()) {
    slice.forget();  // any of it may be written
    out.put("*");
    return;
  }
  std::uint32_t offset = 0;
  std::string_view error = header_error(header.bytes());
  if (error.empty()) {
    std::memcpy(&offset, &header.bytes()[kOffset], sizeof offset);  // G1: native byte order
    error = from_iter ? write_bytes(slice, chunk, offset) : write_chunk(slice, chunk, offset);
  }
  if (!error.empty()) {
    out.put("err ").put(error);
    return;
  }
  const auto new_offset = static_cast<std::uint32_t>(offset + chunk.size());
  std::array<std::uint8_t, sizeof new_offset> written{};
  std::memcpy(written.data(), &new_offset, sizeof new_offset);
  slice.write(kOffset, written);
  const bool first = offset == 0 && !chunk.empty();
  out.put("ok first=").put(first ? "true" : "false").put(" offset=").number(new_offset);
}

}  // namespace

std::optional<Slice> sub_slice(const Slice& slice, const scenario::Range& range) {
  const std::size_t a = range.a.resolve();
  const std::size_t b = range.b.resolve();
  std::size_t start = 0;
  std::size_t end = slice.size();
  switch (range.form) {
    case scenario::Range::Form::kIndex:
      if (a >= slice.size()) return std::nullopt;
      start = a;
      end = a + 1;
      break;
    case scenario::Range::Form::kBoth:
      start = a;
      end = b;
      break;
    case scenario::Range::Form::kFrom: start = a; break;
    case scenario::Range::Form::kTo: end = b; break;
    case scenario::Range::Form::kFull: break;
  }
  if (start > end || end > slice.size()) return std::nullopt;
  return slice.part(start, end - start);
}

void slice_operation(const Operation& operation, const Slice& slice, OutcomeWriter& out) {
  switch (operation.kind) {
    case OperationKind::kGet:
    case OperationKind::kMutGet: get(operation, slice, "none", out); break;
    case OperationKind::kIndex:
    case OperationKind::kMutIndex: get(operation, slice, "panic", out); break;
    case OperationKind::kSet: set(operation, slice, out); break;
    case OperationKind::kCopyToSlice: copy_to_slice(operation, slice, false, out); break;
    case OperationKind::kCopyToSliceOrErr: copy_to_slice(operation, slice, true, out); break;
    case OperationKind::kCopyFromSlice: copy_from_slice(operation, slice, false, out); break;
    case OperationKind::kCopyFromSliceOrErr: copy_from_slice(operation, slice, true, out); break;
    case OperationKind::kChunks: chunks(operation, slice, false, out); break;
    case OperationKind::kMutChunks: chunks(operation, slice, true, out); break;
    case OperationKind::kIter: iterate(slice, out); break;
    case OperationKind::kAppendChunk: append_chunk(operation, slice, false, out); break;
    case OperationKind::kAppendChunkFromIter: append_chunk(operation, slice, true, out); break;
    default: break;  // not on the bytes of one buffer
  }
}

}  // namespace model
