#include "procbuf/streaming_process_slice.hpp"

#include <array>
#include <bit>
#include <limits>

namespace procbuf {

std::expected<StreamingProcessSlice::Header, ErrorCode> StreamingProcessSlice::usable_header()
    const {
  if (slice_.len() < kFlagsStart) return std::unexpected(ErrorCode::SIZE);
  if (slice_[0].get() != 0 || slice_[1].get() != 0) return std::unexpected(ErrorCode::INVAL);
  if (slice_.len() < kOffsetStart) return std::unexpected(ErrorCode::SIZE);
  const std::uint8_t flags = slice_[kFlagsStart + 1].get();
  if (slice_[kFlagsStart].get() != 0 || (flags & ~3U) != 0) {
    return std::unexpected(ErrorCode::INVAL);
  }
  if (slice_.len() < kDataStart) return std::unexpected(ErrorCode::SIZE);
  std::array<std::uint8_t, 4> offset{};
  slice_[Range{kOffsetStart, kDataStart}].copy_to_slice(offset);
  const Header header{.exceeded = (flags & 1U) != 0,
                      .halt = (flags & 2U) != 0,
                      .offset = std::bit_cast<std::uint32_t>(offset)};
  if (header.exceeded && header.halt) return std::unexpected(ErrorCode::BUSY);
  return header;
}

void StreamingProcessSlice::write_header(const Header& header) const {
  const auto flags =
      static_cast<std::uint8_t>((header.halt ? 2U : 0U) | (header.exceeded ? 1U : 0U));
  const auto offset = std::bit_cast<std::array<std::uint8_t, 4>>(header.offset);
  slice_[Range{kOffsetStart, kDataStart}].copy_from_slice(offset);
  slice_[0].set(0);
  slice_[1].set(0);
  slice_[kFlagsStart].set(0);
  slice_[kFlagsStart + 1].set(flags);
}

std::expected<StreamingProcessSlice::Appended, ErrorCode> StreamingProcessSlice::advance(
    Header header, std::uint64_t end) const {
  if (end > std::numeric_limits<std::uint32_t>::max()) return std::unexpected(ErrorCode::FAIL);
  const bool first = header.offset == 0 && end != 0;
  header.offset = static_cast<std::uint32_t>(end);
  write_header(header);
  return Appended{.first = first, .offset = header.offset};
}

std::unexpected<ErrorCode> StreamingProcessSlice::exceed(Header header) const {
  header.exceeded = true;
  write_header(header);
  return std::unexpected(ErrorCode::SIZE);
}

std::expected<StreamingProcessSlice::Appended, ErrorCode> StreamingProcessSlice::append_chunk(
    std::span<const std::uint8_t> chunk) const {
  std::expected<Header, ErrorCode> header = usable_header();
  if (!header) return std::unexpected(header.error());
  const std::uint64_t end = std::uint64_t{header->offset} + chunk.size();
  if (end > std::numeric_limits<std::uint32_t>::max()) return std::unexpected(ErrorCode::FAIL);
  const Maybe<WriteableProcessSlice> data = slice_.get(RangeFrom{kDataStart});
  if (end > data->len()) return exceed(*header);
  (*data)[Range{header->offset, static_cast<std::size_t>(end)}].copy_from_slice(chunk);
  return advance(*header, end);
}

}  // namespace procbuf
