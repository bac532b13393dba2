// The registers by which a Cortex-M's kernel rules over faults and memory protection, from the
// Armv7-M and Armv8-M manuals: the same on both but for what a region's own registers hold.
#pragma once

#include <cstdint>

#include "procbuf/address.hpp"

namespace firmware {

// The register at an offset from the system control block's first.
inline volatile std::uint32_t& system_control(std::uintptr_t offset) {
  return *procbuf::pointer_to<volatile std::uint32_t>(0xe000ed00 + offset);
}

inline constexpr std::uintptr_t kVectorTable = 0x08;
inline constexpr std::uintptr_t kHandlerControl = 0x24;
inline constexpr std::uintptr_t kFaultStatus = 0x28;
inline constexpr std::uintptr_t kFaultAddress = 0x34;

// The MPU: which region is meant, and its two words.
inline constexpr std::uintptr_t kMpuControl = 0x94;
inline constexpr std::uintptr_t kMpuNumber = 0x98;
inline constexpr std::uintptr_t kMpuBase = 0x9c;
inline constexpr std::uintptr_t kMpuExtent = 0xa0;  // attributes and size, or limit

// Switches the MPU on, with the default map for the kernel.
inline void enable_mpu() {
  system_control(kMpuControl) = 5;
  asm volatile("dsb\n isb" ::: "memory");
}

}  // namespace firmware
