// What process 0 has in its memory, and what it works at: both it and the kernel know what must
// come out.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hostile {

// Bytes that process 0 fills, from behind its stack on.
inline constexpr std::size_t kPatternSize = 512;

constexpr std::uint8_t pattern(std::size_t index) {
  return static_cast<std::uint8_t>(index * 7 + (index >> 8) + 3);
}

// Work that takes more than one turn, so that a tick stops it somewhere inside.
inline constexpr std::uint32_t kWorkSteps = 30'000;

constexpr std::uint32_t work(std::uint32_t steps) {
  std::uint32_t value = 1;
  for (std::uint32_t i = 0; i < steps; ++i) value = value * 1'664'525 + 1'013'904'223;
  return value;
}

}  // namespace hostile
