// The registers by which a Cortex-M's kernel rules over faults, exceptions and memory protection,
// from the Armv7-M and Armv8-M manuals: the same on both but for what a region's own registers
// hold, and for what is marked.
#pragma once

#include <cstdint>

#include "cortex-m/memory_mapped.hpp"

namespace firmware {

// The register at an offset from the system control block's first.
inline decltype(auto) system_control(std::uintptr_t offset) {
  return memory_mapped(0xe000ed00 + offset);
}

inline constexpr std::uintptr_t kInterruptControl = 0x04;  // ICSR
inline constexpr std::uintptr_t kVectorTable = 0x08;       // VTOR
inline constexpr std::uintptr_t kPriorities1 = 0x18;       // SHPR1: the faults
inline constexpr std::uintptr_t kPriorities2 = 0x1c;       // SHPR2: SVCall
inline constexpr std::uintptr_t kPriorities3 = 0x20;       // SHPR3: PendSV and SysTick
inline constexpr std::uintptr_t kHandlerControl = 0x24;    // SHCSR
inline constexpr std::uintptr_t kFaultStatus = 0x28;       // CFSR
inline constexpr std::uintptr_t kHardFaultStatus = 0x2c;   // HFSR
inline constexpr std::uintptr_t kFaultAddress = 0x34;      // MMFAR
inline constexpr std::uintptr_t kBusFaultAddress = 0x38;   // BFAR
inline constexpr std::uintptr_t kCoprocessors = 0x88;      // CPACR

// The MPU: what there is of it, which region is meant, and its two words.
inline constexpr std::uintptr_t kMpuType = 0x90;
inline constexpr std::uintptr_t kMpuControl = 0x94;
inline constexpr std::uintptr_t kMpuNumber = 0x98;
inline constexpr std::uintptr_t kMpuBase = 0x9c;
inline constexpr std::uintptr_t kMpuExtent = 0xa0;  // attributes and size, or limit

// How many regions the MPU has; none where there is no MPU.
inline std::uint32_t mpu_regions() {
  return system_control(kMpuType) >> 8 & 0xffU;
}

// Regions say nothing until they are set: also those that something else has set before us.
inline void clear_mpu() {
  for (std::uint32_t number = 0; number < mpu_regions(); ++number) {
    system_control(kMpuNumber) = number;
    system_control(kMpuExtent) = 0;
  }
}

// Switches the MPU on, with the default map for the kernel.
inline void enable_mpu() {
  system_control(kMpuControl) = 5;
  synchronize();
}

}  // namespace firmware
