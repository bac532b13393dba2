#include "host/machine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "host/access_guard.hpp"
#include "procbuf/address.hpp"
#include "procbuf/platform.hpp"

namespace harness {
namespace {

using procbuf::address_of;

scenario::Boot boot(std::uint8_t processes, std::uint32_t ram, std::uint32_t flash) {
  return {.processes = processes, .ram = ram, .initial_break = 128, .flash = flash};
}

TEST(Machine, RegionsAreSixteenKibibytesApartAndAlignedTheSameEveryTime) {
  Machine machine;
  const scenario::Placement& placement = machine.placement();
  for (std::size_t p = 0; p < scenario::kMaxProcesses; ++p) {
    EXPECT_EQ(placement.ram[p] % 65536, 0U);
    EXPECT_EQ(placement.flash[p] % 65536, 0U);
    EXPECT_GE(placement.flash[p], placement.ram[p] + scenario::kMaxRam + 16384);
    if (p > 0) {
      EXPECT_GE(placement.ram[p], placement.flash[p - 1] + scenario::kMaxFlash + 16384);
    }
  }
}

TEST(Machine, BothViewsAreTheSameMemory) {
  Machine machine;
  machine.boot(boot(2, 1000, 100));
  ASSERT_EQ(machine.ram(1).size(), 1000U);
  ASSERT_EQ(machine.flash(1).size(), 100U);
  procbuf::platform::open_access(address_of(machine.ram(1).data()), 1000);
  machine.ram(1)[999] = 7;
  EXPECT_EQ(machine.memory(1)[999], 7);
  EXPECT_EQ(machine.memory(0)[999], 0);
  procbuf::platform::close_access(address_of(machine.ram(1).data()), 1000);
}

TEST(Machine, EveryBootZeroesRamAndLeavesFlashAsItIs) {
  Machine machine;
  for (const std::uint32_t ram : {4096U, 512U, 65536U, 512U}) {
    machine.boot(boot(1, ram, 300));
    EXPECT_EQ(std::ranges::count(machine.memory(0), 0), static_cast<std::ptrdiff_t>(ram));
    EXPECT_EQ(guard_open_count(), 0U);
    const std::uintptr_t all = address_of(machine.ram(0).data());
    procbuf::platform::open_access(all, ram);
    std::ranges::fill(machine.ram(0), std::uint8_t{0xff});
    procbuf::platform::close_access(all, ram);
    const std::uintptr_t flash = address_of(machine.flash(0).data());
    procbuf::platform::open_access(flash, 300);
    for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(machine.flash(0)[i], i & 0xff);
    procbuf::platform::close_access(flash, 300);
  }
}

TEST(MachineDeathTest, NothingLiesBehindRamAndFlashCannotBeWritten) {
  Machine machine;
  machine.boot(boot(1, 4096, 4096));
  // Whole pages, so that the first byte behind each is in an unmapped one.
  volatile std::uint8_t* const behind_ram = machine.ram(0).data() + 4096;
  EXPECT_DEATH(static_cast<void>(*behind_ram), "");
  auto* const flash = const_cast<std::uint8_t*>(machine.flash(0).data());
  procbuf::platform::open_access(address_of(flash), 4096);
  EXPECT_DEATH(*const_cast<volatile std::uint8_t*>(flash) = 1, "");
  EXPECT_EQ(flash[1], 1);  // while reading it works
  procbuf::platform::close_access(address_of(flash), 4096);
}

TEST(MemoryProtection, WhatAProcessMayTouch) {
  procbuf::platform::MemoryProtection protection;
  ASSERT_TRUE(protection.allocate({.mem_start = 1000,
                                   .mem_end = 2000,
                                   .app_break = 1500,
                                   .kernel_break = 1900,
                                   .flash_start = 5000,
                                   .flash_end = 6000}));
  EXPECT_TRUE(protection.may_write(1000, 500));
  EXPECT_FALSE(protection.may_write(1000, 501));
  EXPECT_FALSE(protection.may_write(999, 1));
  EXPECT_FALSE(protection.may_write(1500, 1));
  EXPECT_FALSE(protection.may_write(1499, SIZE_MAX));  // wraps
  EXPECT_TRUE(protection.may_write(0, 0));
  EXPECT_TRUE(protection.may_read(5000, 1000));
  EXPECT_FALSE(protection.may_write(5000, 1));
  EXPECT_FALSE(protection.may_read(5999, 2));
  ASSERT_TRUE(protection.update_app_memory_region(1501, 1900));
  EXPECT_TRUE(protection.may_write(1500, 1));
}

}  // namespace
}  // namespace harness
