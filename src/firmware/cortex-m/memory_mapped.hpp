// How a Cortex-M's kernel reaches the registers that lie at addresses. The host has a header of
// this name in its place (fuzz/subjects/hardware/instead/), where they are a model's.
#pragma once

#include <cstdint>

#include "procbuf/address.hpp"

namespace firmware {

inline volatile std::uint32_t& memory_mapped(std::uintptr_t address) {
  return *procbuf::pointer_to<volatile std::uint32_t>(address);
}

// What was written to registers before holds for all that is done from here on.
inline void synchronize() {
  asm volatile("dsb\n isb" ::: "memory");
}

}  // namespace firmware
