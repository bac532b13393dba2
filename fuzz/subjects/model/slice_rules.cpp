#include "model/slice_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>

namespace model {
namespace {

using scenario::Operation;
using scenario::OperationKind;
using scenario::OutcomeWriter;
using Bytes = std::span<std::uint8_t>;

// C1: where `get` answers none, indexing panics.
void get(const Operation& operation, Bytes slice, std::string_view outside, OutcomeWriter& out) {
  const std::optional<Bytes> part = sub_slice(slice, operation.range);
  if (!part) {
    out.put(outside);
    return;
  }
  out.put("ok ").hex(*part);
}

void set(const Operation& operation, Bytes slice, OutcomeWriter& out) {
  const std::size_t i = operation.number.resolve();
  if (i >= slice.size()) {  // C1
    out.put("none");
    return;
  }
  slice[i] = operation.byte;
  out.put("ok");
}

// C3. The destination is `count` bytes of 0xaa.
void copy_to_slice(const Operation& operation, Bytes slice, bool or_err, OutcomeWriter& out) {
  const std::optional<Bytes> part = sub_slice(slice, operation.range);
  const std::size_t count = operation.number.resolve();
  if (!part) {
    out.put("none");
  } else if (part->size() == count) {
    out.put("ok ").hex(*part);
  } else if (!or_err) {
    out.put("panic");
  } else {
    out.put("err SIZE ");
    if (count == 0) out.put("-");
    for (std::size_t i = 0; i < count; ++i) out.byte(0xaa);
  }
}

// C3.
void copy_from_slice(const Operation& operation, Bytes slice, bool or_err, OutcomeWriter& out) {
  const std::optional<Bytes> part = sub_slice(slice, operation.range);
  if (!part) {
    out.put("none");
  } else if (part->size() != operation.bytes.size()) {
    out.put(or_err ? "err SIZE" : "panic");
  } else {
    std::ranges::copy(operation.bytes, part->begin());
    out.put("ok");
  }
}

// C2. With `change`, chunk k's bytes are XORed with the low byte of k.
void chunks(const Operation& operation, Bytes slice, bool change, OutcomeWriter& out) {
  const std::size_t size = operation.number.resolve();
  if (size == 0) {  // of an empty slice too
    out.put("panic");
    return;
  }
  out.put("ok");
  std::size_t k = 0;
  for (Bytes rest = slice; !rest.empty(); ++k) {
    const Bytes chunk = rest.first(std::min(size, rest.size()));
    if (change) {
      for (std::uint8_t& byte : chunk) byte ^= static_cast<std::uint8_t>(k & 0xff);
    }
    out.put(" ").hex(chunk);
    rest = rest.subspan(chunk.size());
  }
}

void iterate(Bytes slice, OutcomeWriter& out) {
  std::uint32_t hash = scenario::kFnvStart;
  for (const std::uint8_t byte : slice) hash = scenario::fnv1a(hash, byte);
  out.put("ok ").length(slice.size()).put(" ").hash(hash);
}

// G1: where the fields of a streaming slice lie.
constexpr std::size_t kLowFlags = 3;  // bytes 2 and 3, big-endian
constexpr std::size_t kOffset = 4;
constexpr std::size_t kData = 8;
constexpr std::uint8_t kExceeded = 1;
constexpr std::uint8_t kHalt = 2;

// G2: the error that the header answers, empty for none.
std::string_view header_error(Bytes slice) {
  if (slice.size() < 2) return "SIZE";
  if (slice[0] != 0 || slice[1] != 0) return "INVAL";
  if (slice.size() < kOffset) return "SIZE";
  const std::uint8_t flags = slice[kLowFlags];
  if (slice[2] != 0 || (flags & ~(kExceeded | kHalt)) != 0) return "INVAL";
  if (slice.size() < kData) return "SIZE";
  if (flags == (kExceeded | kHalt)) return "BUSY";
  return {};
}

// G3: copies the whole chunk or none of it; the error, empty for none.
std::string_view write_chunk(Bytes slice, std::span<const std::uint8_t> chunk,
                             std::uint32_t offset) {
  const std::uint64_t end = std::uint64_t{offset} + chunk.size();
  if (end > std::numeric_limits<std::uint32_t>::max()) return "FAIL";
  if (end > slice.size() - kData) {
    slice[kLowFlags] |= kExceeded;
    return "SIZE";
  }
  if (!chunk.empty()) std::memcpy(&slice[kData + offset], chunk.data(), chunk.size());
  return {};
}

// G4: copies byte by byte, so that what fits stays and an empty chunk fits anywhere.
std::string_view write_bytes(Bytes slice, std::span<const std::uint8_t> chunk,
                             std::uint32_t offset) {
  std::uint64_t position = kData + std::uint64_t{offset};
  for (const std::uint8_t byte : chunk) {
    if (position >= slice.size()) {
      slice[kLowFlags] |= kExceeded;
      return "SIZE";
    }
    slice[static_cast<std::size_t>(position)] = byte;
    ++position;
  }
  return {};
}

void append_chunk(const Operation& operation, Bytes slice, bool from_iter, OutcomeWriter& out) {
  const std::span<const std::uint8_t> chunk = operation.bytes;
  std::uint32_t offset = 0;
  std::string_view error = header_error(slice);
  if (error.empty()) {
    std::memcpy(&offset, &slice[kOffset], sizeof offset);  // G1: native byte order
    error = from_iter ? write_bytes(slice, chunk, offset) : write_chunk(slice, chunk, offset);
  }
  if (!error.empty()) {
    out.put("err ").put(error);
    return;
  }
  const auto new_offset = static_cast<std::uint32_t>(offset + chunk.size());
  std::memcpy(&slice[kOffset], &new_offset, sizeof new_offset);
  const bool first = offset == 0 && !chunk.empty();
  out.put("ok first=").put(first ? "true" : "false").put(" offset=").number(new_offset);
}

}  // namespace

std::optional<std::span<std::uint8_t>> sub_slice(std::span<std::uint8_t> slice,
                                                 const scenario::Range& range) {
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
  return slice.subspan(start, end - start);
}

void slice_operation(const Operation& operation, Bytes slice, OutcomeWriter& out) {
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
