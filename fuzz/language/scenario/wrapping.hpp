// Unsigned arithmetic that is meant to wrap: addresses and offsets of the language do (A7, D2), and
// so do hashes. All other arithmetic of the harness is meant not to, and sanitizers may say so.
#pragma once

#include <concepts>

namespace scenario {

template <std::unsigned_integral T>
constexpr T wrapping_add(T a, T b) {
  T result = 0;
  static_cast<void>(__builtin_add_overflow(a, b, &result));
  return result;
}

template <std::unsigned_integral T>
constexpr T wrapping_subtract(T a, T b) {
  T result = 0;
  static_cast<void>(__builtin_sub_overflow(a, b, &result));
  return result;
}

template <std::unsigned_integral T>
constexpr T wrapping_multiply(T a, T b) {
  T result = 0;
  static_cast<void>(__builtin_mul_overflow(a, b, &result));
  return result;
}

}  // namespace scenario
