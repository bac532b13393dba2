// Reading the bytes of an input, for decode.cpp and decode_boot.cpp only. Never fails: behind the
// end every byte is 0.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace input {

// `value` where it lies in [low, high], else something in there.
inline std::uint64_t reduce(std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  return value >= low && value <= high ? value : low + value % (high - low + 1);
}

class Cursor {
 public:
  // `bytes` must outlive the cursor and every span that take() hands out.
  explicit Cursor(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const std::uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }

  // A little-endian number of `width` (at most 8) bytes.
  std::uint64_t number(std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }

  // The next `count` bytes, or those that are left: a piece of the input itself.
  std::span<const std::uint8_t> take(std::size_t count) {
    const auto taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace input
