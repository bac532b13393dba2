// Memory protection in the model (P1 to P6), worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "model/model_fixture.hpp"

namespace model {
namespace {

using scenario::Life;

std::string boot(const std::string& settings, std::size_t initial_break = 513) {
  return "boot processes=1 ram=2048 initial_break=" + std::to_string(initial_break) +
         " flash=64 protected=0 fault=restart " + settings + "\n";
}

class ProtectionTest : public ModelTest {
 protected:
  [[nodiscard]] std::size_t visible_end() const { return model_.process(0).visible_end - kRam; }
};

TEST_F(ProtectionTest, P1TheBreakIsRoundedUp) {
  for (const auto& [name, end] : {std::pair("exact", 513), std::pair("pmp", 516),
                                  std::pair("pmsav8", 544), std::pair("pmsav7", 768)}) {
    SCOPED_TRACE(name);
    run(boot("protection=" + std::string(name)));
    EXPECT_EQ(visible_end(), static_cast<std::size_t>(end));
  }
}

TEST_F(ProtectionTest, P1WhatIsRoundedToItselfIsNotRounded) {
  for (const std::string name : {"pmp", "pmsav8", "pmsav7"}) {
    run(boot("protection=" + name, 512));
    EXPECT_EQ(visible_end(), 512U) << name;
    run(boot("protection=" + name, 0));
    EXPECT_EQ(visible_end(), 0U) << name;
  }
}

TEST_F(ProtectionTest, P1StoresAndLoadsGoByTheVisibleEndAllowsAndSetByteByTheBreak) {
  run(boot("protection=pmsav8") +
      "store 0 ram+543 07 -> ok\n"
      "load 0 ram+542 2 -> ok 0007\n"
      "set_byte 0 ram+512 1 -> true\n"
      "set_byte 0 ram+513 1 -> false\n"
      "allow_rw 0 1 0 ram+513 1 -> fail NODEVICE ram0+513 1\n"
      "load 0 ram+543 2 -> fault\n"
      "store 0 ram+544 07 -> fault\n");
}

TEST_F(ProtectionTest, P3ABreakMayNotBeRoundedIntoTheKernelsPart) {
  run(boot("protection=pmsav7") +
      "custom_grant 0 1 512 -> ok\n"
      "custom_grant 0 2 2 -> ok\n"  // from 1534
      "brk 0 ram+1280 -> ok\n"
      "brk 0 ram+1281 -> err OutOfMemory\n"
      "memop_brk 0 ram+1281 -> fail NOMEM\n"
      "sbrk 0 0 -> ok ram0+1280\n");
  EXPECT_EQ(visible_end(), 1280U);
}

TEST_F(ProtectionTest, P4NoGrantLiesBelowTheVisibleEnd) {
  run(boot("protection=pmsav7") +
      "custom_grant 0 1 512 -> ok\n"  // from 1536
      "brk 0 ram+1025 -> ok\n"
      "custom_grant 0 257 1 -> fail\n"
      "custom_grant 0 256 1 -> ok\n");
  EXPECT_EQ(model_.process(0).kernel_break, kRam + 1280);
}

// Not even where it was the process's: D2 zeroes what the break grows over.
TEST_F(ProtectionTest, P5GrowthZeroesUpToTheNewVisibleEnd) {
  run(boot("protection=pmsav8") +
      "store 0 ram+543 07 -> ok\n"
      "brk 0 ram+520 -> ok\n"
      "load 0 ram+543 1 -> ok 07\n"  // it was visible before
      "brk 0 ram+545 -> ok\n"
      "load 0 ram+543 1 -> ok 00\n"
      "store 0 ram+575 07 -> ok\n"
      "brk 0 ram+544 -> ok\n"
      "brk 0 ram+545 -> ok\n"
      "load 0 ram+575 1 -> ok 00\n");
}

TEST_F(ProtectionTest, P5AResetZeroesWhatOnlyTheRoundingShows) {
  run(boot("protection=pmsav8") +
      "brk 0 ram+512 -> ok\n"
      "custom_grant 0 1 512 -> ok\n"
      "custom_grant 0 1020 2 -> ok\n");
  EXPECT_EQ(model_.known_end(0), 516U);
  run(boot("protection=pmsav8") +
      "brk 0 ram+512 -> ok\n"
      "custom_grant 0 1 512 -> ok\n"
      "custom_grant 0 1020 2 -> ok\n"
      "restart 0 -> ok\n"
      "load 0 ram+512 32 -> ok " +
      std::string(64, '0') + "\n");
  EXPECT_EQ(model_.known_end(0), 544U);
}

TEST_F(ProtectionTest, P6OneRequestIsRefusedAndNothingHasChanged) {
  run(boot("refuse=2") +
      "brk 0 ram+2000 -> err OutOfMemory\n"  // above the kernel's: nobody is asked
      "custom_grant 0 5000 2 -> fail\n"      // nor here
      "brk 0 ram+600 -> ok\n"
      "store 0 ram+599 07 -> ok\n"
      "brk 0 ram+700 -> err OutOfMemory\n"
      "load 0 ram+599 1 -> ok 07\n"
      "sbrk 0 0 -> ok ram0+600\n");
}

TEST_F(ProtectionTest, P6AResetThatIsRefusedLeavesTheProcessTerminated) {
  run(boot("refuse=1") +
      "store 0 ram+0 07 -> ok\n"
      "exit_restart 0 3 -> ok\n"
      "state 0 -> terminated restarts=0 completion=3\n");
  EXPECT_EQ(model_.process(0).identifier, 0U);
  EXPECT_EQ(model_.process(0).life, Life::kTerminated);
  run(boot("refuse=1") +
      "fault 0 -> ok\n"
      "state 0 -> terminated restarts=0 completion=none\n"
      "start 0 -> ok\n"
      "state 0 -> active restarts=1 completion=none\n");
}

TEST_F(ProtectionTest, P6ACreationThatIsRefusedTakesNoIdentifier) {
  run(boot("refuse=1") + "remove 0 -> ok\ncreate 0 2048 -> err OutOfMemory\ncreate 0 2048 -> ok\n");
  EXPECT_EQ(model_.process(0).identifier, 1U);
}

// Only a power of two is a region of PMSAv7.
TEST_F(ProtectionTest, P6ACreationThatTheProtectionCannotHold) {
  run(boot("protection=pmsav7", 0) +
      "remove 0 -> ok\n"
      "create 0 1000 -> err OutOfMemory\n"
      "create 0 1024 -> ok\n"
      "brk 0 ram+1 -> ok\n");
  EXPECT_EQ(visible_end(), 128U);
}

}  // namespace
}  // namespace model
