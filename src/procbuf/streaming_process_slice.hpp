// A stream of bytes from the kernel to a process, over a writeable slice that the process swaps.
//
// The layout (G1): bytes 0-1 the version, 0; bytes 2-3 the flags, big-endian: bit 0 exceeded, bit 1
// halt, the others 0; bytes 4-7 the offset in the data where the next chunk goes, in the machine's
// byte order; data from byte 8. The process owns the header and may have written anything to it: it
// is read afresh every time and believed only as far as the slice reaches. As upstream's
// utilities/streaming_process_slice.rs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>

#include "procbuf/attributes.hpp"
#include "procbuf/error.hpp"
#include "procbuf/process_slice.hpp"

namespace procbuf {

class StreamingProcessSlice {
 public:
  // What a chunk that fitted tells: whether it is the first one with bytes in it, and the offset
  // behind it.
  struct Appended {
    bool first;
    std::uint32_t offset;
  };

  // `slice` must outlive this; like the slice it cannot be kept.
  explicit StreamingProcessSlice(const WriteableProcessSlice& slice PROCBUF_LIFETIMEBOUND)
      : slice_(slice) {}
  StreamingProcessSlice(const StreamingProcessSlice&) = delete;
  StreamingProcessSlice& operator=(const StreamingProcessSlice&) = delete;

  // G2: SIZE, INVAL or BUSY by the header. G3: FAIL where the offset would pass 32 bits, nothing
  // touched; SIZE where the chunk does not fit, the exceeded flag set and nothing else touched.
  [[nodiscard]] std::expected<Appended, ErrorCode> append_chunk(
      std::span<const std::uint8_t> chunk) const;

  // G4: the same from anything a range-for goes over, whose length is not known before. Where it
  // does not fit, the bytes that did stay written behind the offset. An empty one succeeds
  // wherever the offset is.
  template <typename Bytes>
  [[nodiscard]] std::expected<Appended, ErrorCode> append_chunk_from_iter(
      const Bytes& bytes) const {
    std::expected<Header, ErrorCode> header = usable_header();
    if (!header) return std::unexpected(header.error());
    const Maybe<WriteableProcessSlice> data = slice_.get(RangeFrom{kDataStart});
    std::uint64_t end = header->offset;
    for (const std::uint8_t byte : bytes) {
      if (end >= data->len()) return exceed(*header);
      (*data)[static_cast<std::size_t>(end)].set(byte);
      ++end;
    }
    return advance(*header, end);
  }

 private:
  static constexpr std::size_t kFlagsStart = 2;
  static constexpr std::size_t kOffsetStart = 4;
  static constexpr std::size_t kDataStart = 8;

  struct Header {
    bool exceeded;
    bool halt;
    std::uint32_t offset;
  };

  // G2: the header, checked, and not halted. What it answers for has kDataStart bytes at least.
  [[nodiscard]] std::expected<Header, ErrorCode> usable_header() const;
  void write_header(const Header& header) const;
  [[nodiscard]] std::expected<Appended, ErrorCode> advance(Header header, std::uint64_t end) const;
  [[nodiscard]] std::unexpected<ErrorCode> exceed(Header header) const;

  const WriteableProcessSlice& slice_;
};

}  // namespace procbuf
