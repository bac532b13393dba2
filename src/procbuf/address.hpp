// Arithmetic on machine addresses. The kernel reasons about process memory in std::uintptr_t, not
// in pointers: what a process passes in need not point anywhere, and unsigned arithmetic wraps
// where pointer arithmetic is undefined.
#pragma once

#include <cstddef>
#include <cstdint>

#include "procbuf/wrapping.hpp"

namespace procbuf {

inline std::uintptr_t address_of(const void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

template <typename T>
T* pointer_to(std::uintptr_t address) {
  return reinterpret_cast<T*>(address);  // NOLINT(performance-no-int-to-ptr): the one way back
}

// `align` is a power of two.
constexpr std::uintptr_t align_down(std::uintptr_t address, std::size_t align) {
  return address & ~(static_cast<std::uintptr_t>(align) - 1);
}

// Wraps to a small number within `align` of the largest word: the caller knows its sizes are small.
constexpr std::size_t align_up(std::size_t size, std::size_t align) {
  return (size + align - 1) & ~(align - 1);
}

// std::has_single_bit needs the compiler's library on processors that cannot count bits.
constexpr bool is_power_of_two(std::size_t value) {
  const std::size_t below = wrapping_add(value, ~std::size_t{0});  // of 0: the largest number
  return (value ^ below) > below;
}

}  // namespace procbuf
