// The model of RISC-V's PMP, by the rules and examples of the privileged architecture, 3.7.
#include "hardware/pmp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hardware {

namespace {

using testing::HasSubstr;
using enum Access;
using enum Privilege;

constexpr std::uint32_t kPmpcfg0 = 0x3a0;
constexpr std::uint32_t kPmpaddr0 = 0x3b0;

constexpr std::uint32_t kR = 1;
constexpr std::uint32_t kW = 2;
constexpr std::uint32_t kX = 4;
constexpr std::uint32_t kTor = 1U << 3;
constexpr std::uint32_t kNa4 = 2U << 3;
constexpr std::uint32_t kNapot = 3U << 3;
constexpr std::uint32_t kL = 1U << 7;

bool process(const Pmp& pmp, Access access, std::uint32_t address, std::uint32_t size = 1) {
  return pmp.may(access, kProcess, address, size);
}

TEST(Pmp, WithoutEntriesEverythingIsAllowed) {
  EXPECT_TRUE(process(Pmp(0, 0), kStore, 0x80000000));
  EXPECT_FALSE(process(Pmp(16, 0), kLoad, 0x80000000));
  EXPECT_TRUE(Pmp(16, 0).may(kStore, kKernel, 0x80000000, 4));
}

TEST(Pmp, RightsAreThoseOfTheirBits) {
  for (const std::uint32_t rights : {0U, kR, kR | kW, kX, kR | kX, kR | kW | kX}) {
    Pmp pmp(16, 0);
    pmp.write(kPmpaddr0, 0x80000000 >> 2);
    pmp.write(kPmpcfg0, kNa4 | rights);
    EXPECT_EQ(pmp.error(), "");
    EXPECT_EQ(process(pmp, kLoad, 0x80000000), (rights & kR) != 0);
    EXPECT_EQ(process(pmp, kStore, 0x80000003), (rights & kW) != 0);
    EXPECT_EQ(process(pmp, kFetch, 0x80000000, 4), (rights & kX) != 0);
    EXPECT_FALSE(process(pmp, kLoad, 0x80000004));
    EXPECT_FALSE(process(pmp, kLoad, 0x7fffffff));
  }
}

// "If PMP entry 0's A field is set to TOR, zero is used for the lower bound."
TEST(Pmp, TopOfRangeBeginsAtTheEntryBefore) {
  Pmp pmp(16, 0);
  pmp.write(kPmpaddr0, 0x1000 >> 2);
  pmp.write(kPmpaddr0 + 1, 0x1008 >> 2);
  pmp.write(kPmpaddr0 + 2, 0x1004 >> 2);
  pmp.write(kPmpcfg0, kTor | kX | (kTor | kR) << 8 | (kTor | kR | kW) << 16);
  EXPECT_TRUE(process(pmp, kFetch, 0));
  EXPECT_TRUE(process(pmp, kFetch, 0xfff));
  EXPECT_FALSE(process(pmp, kFetch, 0x1000));
  EXPECT_TRUE(process(pmp, kLoad, 0x1000));
  EXPECT_TRUE(process(pmp, kLoad, 0x1007));
  EXPECT_FALSE(process(pmp, kLoad, 0x1008));
  EXPECT_FALSE(process(pmp, kStore, 0x1004))
      << "an entry that ends before it begins matches nothing";
}

// Table "NAPOT range encoding".
TEST(Pmp, NapotCountsTheOnes) {
  Pmp pmp(16, 0);
  pmp.write(kPmpcfg0, kNapot | kR);
  pmp.write(kPmpaddr0, 0x80000000 >> 2);
  EXPECT_TRUE(process(pmp, kLoad, 0x80000007));
  EXPECT_FALSE(process(pmp, kLoad, 0x80000008));
  pmp.write(kPmpaddr0, 0x80000000 >> 2 | 0b0111);
  EXPECT_FALSE(process(pmp, kLoad, 0x7fffffff));
  EXPECT_TRUE(process(pmp, kLoad, 0x80000000));
  EXPECT_TRUE(process(pmp, kLoad, 0x8000003f));
  EXPECT_FALSE(process(pmp, kLoad, 0x80000040));
  pmp.write(kPmpaddr0, 0xffffffff);
  EXPECT_TRUE(process(pmp, kLoad, 0));
  EXPECT_TRUE(process(pmp, kLoad, 0xffffffff));
}

TEST(Pmp, TheLowestNumberedMatchDecidesAndMustMatchAllBytes) {
  Pmp pmp(16, 0);
  pmp.write(kPmpaddr0, 0xc >> 2);
  pmp.write(kPmpaddr0 + 1, 0xffffffff);
  pmp.write(kPmpcfg0, kNa4 | kR | (kNapot | kR | kW | kX) << 8);
  EXPECT_TRUE(process(pmp, kStore, 0x8, 4));
  EXPECT_FALSE(process(pmp, kStore, 0xc, 4));
  EXPECT_TRUE(process(pmp, kLoad, 0xc, 4));
  EXPECT_FALSE(process(pmp, kLoad, 0x8, 8)) << "the manual's example: 8 bytes, of which 4 match";
  EXPECT_FALSE(pmp.may(kLoad, kKernel, 0x8, 8)) << "also for machine mode, locked or not";
  EXPECT_TRUE(process(pmp, kLoad, 0x10, 8));
}

TEST(Pmp, MachineModeIsBoundByLockedEntriesOnly) {
  Pmp pmp(16, 0);
  pmp.write(kPmpaddr0, 0x1000 >> 2);
  pmp.write(kPmpcfg0, kNa4);
  EXPECT_TRUE(pmp.may(kStore, kKernel, 0x1000, 4));
  pmp.write(kPmpcfg0, kNa4 | kL | kR);
  EXPECT_FALSE(pmp.may(kStore, kKernel, 0x1000, 4));
  EXPECT_TRUE(pmp.may(kLoad, kKernel, 0x1000, 4));
}

TEST(Pmp, WhatIsLockedStays) {
  Pmp pmp(16, 0);
  pmp.write(kPmpaddr0 + 1, 0x2000 >> 2);
  pmp.write(kPmpcfg0, (kTor | kL | kR) << 8);
  pmp.write(kPmpcfg0, 0);
  pmp.write(kPmpaddr0 + 1, 0);
  pmp.write(kPmpaddr0, 0x1000);  // where the locked region begins
  EXPECT_EQ(pmp.error(), "");
  EXPECT_EQ(pmp.read(kPmpcfg0), (kTor | kL | kR) << 8);
  EXPECT_EQ(pmp.read(kPmpaddr0 + 1), 0x2000U >> 2);
  EXPECT_EQ(pmp.read(kPmpaddr0), 0U);
}

// 3.7.1: "software may determine the PMP granularity by writing zero to pmp0cfg, then writing all
// ones to pmpaddr0, then reading back pmpaddr0. If G is the index of the least-significant bit
// set".
TEST(Pmp, TheGrainCanBeAskedFor) {
  for (const std::uint32_t grain : {0U, 1U, 2U, 5U}) {
    Pmp pmp(16, grain);
    pmp.write(kPmpcfg0, 0);
    pmp.write(kPmpaddr0, 0xffffffff);
    EXPECT_EQ(pmp.read(kPmpaddr0), 0xffffffffU << grain);
  }
}

TEST(Pmp, BitsBelowTheGrainReadByTheModeAndStayUnderneath) {
  Pmp pmp(16, 3);
  pmp.write(kPmpaddr0, 0x10000002);
  EXPECT_EQ(pmp.read(kPmpaddr0), 0x10000000U);
  pmp.write(kPmpcfg0, kNapot | kR);
  EXPECT_EQ(pmp.read(kPmpaddr0), 0x10000003U);
  EXPECT_TRUE(process(pmp, kLoad, 0x4000001f));
  EXPECT_FALSE(process(pmp, kLoad, 0x40000020));
  pmp.write(kPmpcfg0, kTor | kR);
  EXPECT_EQ(pmp.read(kPmpaddr0), 0x10000000U);
  EXPECT_FALSE(process(pmp, kLoad, 0x40000000));
  EXPECT_EQ(pmp.error(), "");
}

TEST(Pmp, TopOfRangeIgnoresBitsBelowTheGrain) {
  Pmp pmp(16, 1);
  pmp.write(kPmpaddr0, 0x1004 >> 2);
  pmp.write(kPmpaddr0 + 1, 0x100c >> 2);
  pmp.write(kPmpcfg0, (kTor | kR) << 8);
  EXPECT_TRUE(process(pmp, kLoad, 0x1000));
  EXPECT_TRUE(process(pmp, kLoad, 0x1007));
  EXPECT_FALSE(process(pmp, kLoad, 0x1008));
}

TEST(Pmp, WhatIsReservedIsAnError) {
  Pmp without_read(16, 0);
  without_read.write(kPmpcfg0, kNa4 | kW);
  EXPECT_THAT(without_read.error(), HasSubstr("W without R"));
  Pmp reserved(16, 0);
  reserved.write(kPmpcfg0, 1U << 5);
  EXPECT_THAT(reserved.error(), HasSubstr("reserved bits"));
  Pmp coarse(16, 1);
  coarse.write(kPmpcfg0, kNa4 | kR);
  EXPECT_THAT(coarse.error(), HasSubstr("NA4"));
  Pmp sixteen(16, 0);
  sixteen.write(kPmpcfg0 + 4, 0);
  EXPECT_THAT(sixteen.error(), HasSubstr("illegal instruction"));
}

TEST(Pmp, EntriesThatAreNotThereReadAsZero) {
  Pmp pmp(2, 0);
  pmp.write(kPmpaddr0 + 2, 0xffffffff);
  pmp.write(kPmpcfg0, 0x1f1f1f1f);
  EXPECT_EQ(pmp.read(kPmpaddr0 + 2), 0U);
  EXPECT_EQ(pmp.read(kPmpcfg0), 0x1f1fU);
  EXPECT_EQ(pmp.error(), "");
}

}  // namespace

}  // namespace hardware
