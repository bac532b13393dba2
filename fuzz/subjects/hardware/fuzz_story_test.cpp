// That any bytes are a story, and that what bytes say is done.
#include "hardware/fuzz_story.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace hardware {

namespace {

constexpr std::array<std::uint8_t, 32> kLife = {0, 0,  0,  // pmsav7, 8 regions
                                                0, 0,  11, 12,   0,    0, 0, 0x20, 0,
                                                0, 1,  0,  0x00, 0x04, 0, 0, 0x00, 0x01,  // boot
                                                1, 1,  6,  0,                             // break
                                                2, 64, 0,                                 // grant
                                                3,                                        // death
                                                6, 2};                                    // probe

TEST(FuzzStory, NothingIsAStory) {
  const Story story = run_story({});
  EXPECT_EQ(story.found, "");
  EXPECT_EQ(story.steps, 0U);
}

TEST(FuzzStory, ABootABreakAGrantAndADeathAreSteps) {
  const Story story = run_story(kLife);
  EXPECT_EQ(story.found, "");
  EXPECT_EQ(story.steps, 5U);
}

TEST(FuzzStory, IsToldWithWhatCameOfEachStepUpToTheOneAskedFor) {
  const std::string two =
      "hardware pmsav7, 8 regions\n"
      "step 1: boot, memory 0x20000000 to 0x20000800, break 0x20000400, kernel from 0x20000700, "
      "flash 0x10000 to 0x11000 -> visible end 0x20000400\n"
      "step 2: brk, break 0x20000601, kernel from 0x20000700 -> visible end 0x20000700\n";
  EXPECT_EQ(told(kLife, 2), two + "step 3: grant, break 0x20000601, kernel from 0x200006c0\n");
  EXPECT_EQ(told(kLife),
            two +
                "step 3: grant, break 0x20000601, kernel from 0x200006c0 -> refused\n"
                "step 4: death, break 0x20000400, kernel from 0x20000800 -> visible end "
                "0x20000400\n"
                "step 5: probe 0x2 -> as it should be\n");
}

TEST(FuzzStory, AFaultIsTheSameWhateverTheNumbers) {
  const Story story{.architecture = Architecture::kPmp,
                    .found = "pmp: a load of 4 at 0x2000fc works, and pmpcfg0 is 17 (memory 0x1)"};
  EXPECT_EQ(fault_with_numbers(story), "a load of 4 at 0x2000fc works, and pmpcfg0 is 17");
  EXPECT_EQ(fault_of(story), "a load of N at N works, and pmpcfg0 is N");
}

TEST(FuzzStory, PlansAreWhatTheirBytesSay) {
  std::uint32_t random = 1;
  for (int run = 0; run < 300; ++run) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(run % 200));
    for (std::uint8_t& byte : bytes) {
      random = static_cast<std::uint32_t>((std::uint64_t{random} * 48271) % 0x7fffffff);
      byte = static_cast<std::uint8_t>(random >> 8);
    }
    const Plan plan = decode(bytes);
    const Plan again = decode(encode(plan));
    EXPECT_EQ(again.hardware, plan.hardware);
    ASSERT_EQ(again.steps.size(), plan.steps.size());
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      EXPECT_EQ(again.steps[i].kind, plan.steps[i].kind);
      EXPECT_EQ(again.steps[i].numbers, plan.steps[i].numbers);
    }
  }
}

TEST(FuzzStory, WhateverTheBytesAreNothingIsWrong) {
  std::uint32_t random = 1;
  for (int run = 0; run < 3000; ++run) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(run % 200));
    for (std::uint8_t& byte : bytes) {
      random = static_cast<std::uint32_t>((std::uint64_t{random} * 48271) % 0x7fffffff);
      byte = static_cast<std::uint8_t>(random >> 8);
    }
    const Story story = run_story(bytes);
    ASSERT_EQ(story.found, "");
  }
}

}  // namespace

}  // namespace hardware
