// The default memory map of a Cortex-M (Armv7-M B3.1, Armv8-M B9.1 and B8.1): what holds where the
// MPU is off, and for the kernel where no region says otherwise. For pmsav7.cpp and pmsav8.cpp.
#pragma once

#include <cstdint>

#include "hardware/model.hpp"

namespace hardware {

// 0xe0000000 on: never code; its first MiB is the private peripheral bus, which the MPU does not
// rule over and processes do not reach.
constexpr std::uint32_t kSystemSpace = 0xe0000000;
constexpr std::uint32_t kPrivateBusEnd = 0xe0100000;

constexpr bool is_private_bus(std::uint32_t address) {
  return address >= kSystemSpace && address < kPrivateBusEnd;
}

// Code, SRAM and RAM hold code; peripherals, devices and the system space do not.
constexpr bool may_hold_code(std::uint32_t address) {
  const std::uint32_t part = address >> 29;
  return part != 2 && part < 5;
}

constexpr bool default_map_allows(Access access, std::uint32_t address) {
  return access != Access::kFetch || may_hold_code(address);
}

}  // namespace hardware
