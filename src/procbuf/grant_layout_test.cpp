#include "procbuf/grant_layout.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>

namespace procbuf {
namespace {

constexpr std::size_t kWord = sizeof(std::size_t);
constexpr GrantLayout kLayout({.upcalls = 1, .allow_ro = 2, .allow_rw = 3});
constexpr GrantLayout kNothing(GrantCounts{});
constexpr GrantLayout kMost({.upcalls = 255, .allow_ro = 255, .allow_rw = 255});

TEST(GrantLayoutTest, E3_CountersUpcallsReadOnlyReadWriteFollowEachOther) {
  EXPECT_EQ(kLayout.upcalls_offset(), kWord);
  EXPECT_EQ(kLayout.allow_ro_offset(), kWord + 2 * kWord);
  EXPECT_EQ(kLayout.allow_rw_offset(), kWord + 2 * kWord + 4 * kWord);
  EXPECT_EQ(kLayout.data_offset(1), kWord + 2 * kWord + 4 * kWord + 6 * kWord);
}

TEST(GrantLayoutTest, E3_TheDataIsPaddedToItsAlignment) {
  EXPECT_EQ(kLayout.data_offset(kWord), 13 * kWord);
  EXPECT_EQ(kLayout.data_offset(16), kWord == 8 ? 112U : 64U);
  EXPECT_EQ(kLayout.data_offset(64), kWord == 8 ? 128U : 64U);
  EXPECT_EQ(kNothing.data_offset(1), kWord);
  EXPECT_EQ(kNothing.data_offset(64), 64U);
  EXPECT_EQ(kLayout.size(5, 1), 13 * kWord + 5);  // it ends where the data ends
  EXPECT_EQ(kNothing.size(0, 1), kWord);
}

TEST(GrantLayoutTest, E3_TheGrantIsAlignedToTheLargerOfTheWordAndTheData) {
  EXPECT_EQ(GrantLayout::align(1), kWord);
  EXPECT_EQ(GrantLayout::align(kWord), kWord);
  EXPECT_EQ(GrantLayout::align(64), 64U);
}

TEST(GrantLayoutTest, A4_CountsFitAByteEachAndComeBackFromTheCountersWord) {
  EXPECT_EQ(kLayout.counters_word(), 0x030201U);
  EXPECT_EQ(kMost.counters_word(), 0xffffffU);
  const GrantCounts counts = GrantLayout::from_counters_word(0x030201).counts();
  EXPECT_EQ(counts.upcalls, 1U);
  EXPECT_EQ(counts.allow_ro, 2U);
  EXPECT_EQ(counts.allow_rw, 3U);
  EXPECT_EQ(GrantLayout::from_counters_word(kMost.counters_word()).size(0, 1), kMost.size(0, 1));
  EXPECT_EQ(kMost.size(0, 1), kWord + 6 * 255 * kWord);
}

}  // namespace
}  // namespace procbuf
