// How a RISC-V kernel reaches the control and status registers, which have numbers. The host has a
// header of this name in its place (fuzz/subjects/hardware/instead/), where they are a model's.
#pragma once

#include <cstdint>

namespace firmware {

template <std::uint32_t kNumber>
std::uint32_t read_csr() {
  std::uint32_t value = 0;
  asm volatile("csrr %0, %1" : "=r"(value) : "i"(kNumber) : "memory");
  return value;
}

template <std::uint32_t kNumber>
void write_csr(std::uint32_t value) {
  asm volatile("csrw %1, %0" : : "r"(value), "i"(kNumber) : "memory");
}

}  // namespace firmware
