// The mutator's random numbers: the same from the same seed, on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mutator {

// Multiply with carry. Nothing in it wraps, so the sanitizers have nothing to excuse.
class Random {
 public:
  explicit Random(std::uint64_t seed)
      : state_((seed >> 32 & 0x7fffffff) << 32 | 1ULL << 32 | (seed & 0xffffffff)) {
    // Seeds that differ by one begin alike.
    constexpr int kRoundsToForgetTheSeed = 5;
    for (int i = 0; i < kRoundsToForgetTheSeed; ++i) next();
  }

  // Any 32-bit number.
  std::uint32_t next() {
    constexpr std::uint64_t kFactor = 0xfffebb71;
    state_ = kFactor * (state_ & 0xffffffff) + (state_ >> 32);
    return static_cast<std::uint32_t>(state_ ^ state_ >> 32);
  }

  std::uint8_t byte() { return static_cast<std::uint8_t>(next() >> 16 & 0xff); }

  // 0 to n - 1; n is at least 1 and fits 32 bits.
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(std::uint64_t{next()} * n >> 32);
  }

  bool one_in(std::size_t n) { return below(n) == 0; }

  template <typename T, std::size_t N>
  const T& of(const std::array<T, N>& choices) {
    return choices[below(N)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace mutator
