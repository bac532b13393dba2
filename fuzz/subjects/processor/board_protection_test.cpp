// A processor's own code answers for the core's memory protection, and a byte that the process may
// touch and should not, or should and may not, is told.
#include "processor/board_protection.hpp"

#include <gtest/gtest.h>

#include <string>

namespace processor {

namespace {

using procbuf::platform::ProtectedRegions;

// A host's; on a 32-bit word, what is left of them.
constexpr std::uint64_t kRam = 0x7f0000010000;
constexpr std::uint64_t kFlash = 0x7f0000030000;

class BoardProtectionTest : public testing::Test {
 protected:
  BoardProtectionTest() {
    boot_.processes = 1;
    boot_.ram = 2048;
    boot_.flash = 100;
    boot_.initial_break = 300;
    boot_.protection = scenario::Protection::kPmsav7;
    placement_.ram[0] = static_cast<std::uintptr_t>(kRam);
    placement_.flash[0] = static_cast<std::uintptr_t>(kFlash);
  }

  [[nodiscard]] ProtectedRegions regions() const {
    const std::uintptr_t ram = placement_.ram[0];
    const std::uintptr_t flash = placement_.flash[0];
    return {.mem_start = ram,
            .mem_end = ram + 2048,
            .app_break = ram + 300,
            .kernel_break = ram + 1920,
            .flash_start = flash,
            .flash_end = flash + 100};
  }

  scenario::Boot boot_;
  scenario::Placement placement_;
  Looked looked_;
};

TEST_F(BoardProtectionTest, AnswersAsTheProcessorsCodeDoes) {
  BoardProtection protection(boot_, placement_, looked_);
  const std::uintptr_t ram = placement_.ram[0];
  ASSERT_TRUE(protection.allocate(regions()));
  EXPECT_EQ(protection.visible_end(ram), ram + 512);
  EXPECT_TRUE(protection.update(ram, ram + 1700, ram + 1800));
  EXPECT_EQ(protection.visible_end(ram), ram + 1792);
  EXPECT_FALSE(protection.update(ram, ram + 1793, ram + 1920));
  EXPECT_EQ(protection.visible_end(ram), ram + 1792);
  EXPECT_EQ(protection.found(), "");
}

TEST_F(BoardProtectionTest, EveryByteIsAsTheVisibleEndSays) {
  BoardProtection protection(boot_, placement_, looked_);
  const std::uintptr_t ram = placement_.ram[0];
  ASSERT_TRUE(protection.allocate(regions()));
  EXPECT_EQ(protection.look_at(0, ram + 512), "");
  EXPECT_EQ(protection.look_at(0, ram + 513),
            "a load at 0x20000200 faults, and should work (memory 0x20000000 to 0x20000800, "
            "visible end to be 0x20000201, flash 0x100000 to 0x100080)");
  EXPECT_EQ(protection.look_at(0, ram + 511),
            "a load at 0x200001ff works, and should fault (memory 0x20000000 to 0x20000800, "
            "visible end to be 0x200001ff, flash 0x100000 to 0x100080)");
  // What was well once is not what is wrong now.
  ASSERT_TRUE(protection.update(ram, ram + 600, ram + 1920));
  EXPECT_NE(protection.look_at(0, ram + 512), "");
  EXPECT_EQ(protection.look_at(0, ram + 768), "");
}

TEST_F(BoardProtectionTest, WhatTheHardwareCannotHoldIsRefused) {
  BoardProtection protection(boot_, placement_, looked_);
  ProtectedRegions asked = regions();
  asked.mem_end -= 1;
  asked.kernel_break -= 1;
  EXPECT_FALSE(protection.allocate(asked));
  EXPECT_EQ(protection.found(), "");
}

}  // namespace

}  // namespace processor
