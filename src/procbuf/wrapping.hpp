// Addition that is meant to wrap at the machine's word, as the contract says it does (A7, D2). All
// other arithmetic of the core is meant not to, and sanitizers may say so.
#pragma once

#include <cstddef>

namespace procbuf {

constexpr std::size_t wrapping_add(std::size_t a, std::size_t b) {
  std::size_t sum = 0;
  static_cast<void>(__builtin_add_overflow(a, b, &sum));
  return sum;
}

}  // namespace procbuf
