// That any bytes are a story, and that what bytes say is done.
#include "hardware/fuzz_story.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

namespace hardware {

namespace {

TEST(FuzzStory, NothingIsAStory) {
  const Story story = run_story({});
  EXPECT_EQ(story.found, "");
  EXPECT_EQ(story.steps, 0U);
}

TEST(FuzzStory, ABootABreakAGrantAndADeathAreSteps) {
  const std::array<std::uint8_t, 32> bytes = {0, 0,  0,  // pmsav7, 8 regions
                                              0, 0,  11, 12,   0,    0, 0, 0x20, 0,
                                              0, 1,  0,  0x00, 0x04, 0, 0, 0x00, 0x01,  // boot
                                              1, 1,  6,  0,                             // break
                                              2, 64, 0,                                 // grant
                                              3,                                        // death
                                              6, 2};                                    // probe
  const Story story = run_story(bytes);
  EXPECT_EQ(story.found, "");
  EXPECT_EQ(story.steps, 5U);
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
