// The model of Armv8-M's MPU, by the manual's rules (Arm DDI 0553, B9 and D1.2).
#include "hardware/pmsav8.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hardware/mpu_fixture.hpp"

namespace hardware {

namespace {

using testing::HasSubstr;
using enum Access;
using enum Privilege;

constexpr std::uint32_t kRlar = 0xe000eda0;
constexpr std::uint32_t kRbarA2 = 0xe000edac;
constexpr std::uint32_t kRlarA2 = 0xe000edb0;
constexpr std::uint32_t kMair0 = 0xe000edc0;
constexpr std::uint32_t kMair1 = 0xe000edc4;

constexpr std::uint32_t kNormal = 0x44;  // Non-cacheable, outer and inner
constexpr std::uint32_t kXn = 1;

constexpr std::uint32_t permission(std::uint32_t field) {
  return field << 1;
}

class Pmsav8Test : public MpuTest<Pmsav8> {
 protected:
  // [base, last], `last` being the last byte.
  void set(std::uint32_t number, std::uint32_t base, std::uint32_t last, std::uint32_t attributes) {
    mpu.write(kMair0, kNormal);
    mpu.write(kRnr, number);
    mpu.write(kRbar, base | attributes);
    mpu.write(kRlar, (last & ~31U) | 1);
  }
};

TEST_F(Pmsav8Test, WhileItIsOffTheDefaultMapHolds) {
  EXPECT_TRUE(process(kStore, 0x20000000));
  EXPECT_FALSE(process(kFetch, 0x40000000));
  EXPECT_FALSE(process(kLoad, 0xe000ed94));
}

TEST_F(Pmsav8Test, BesideAllRegionsTheKernelAloneHasTheDefaultMap) {
  on();
  EXPECT_FALSE(process(kLoad, 0x20000000));
  EXPECT_TRUE(kernel(kStore, 0x20000000));
  on(1);
  EXPECT_FALSE(kernel(kLoad, 0x20000000));
}

TEST_F(Pmsav8Test, TheLimitsLast32BytesAreWithin) {
  set(0, 0x20000020, 0x2000005f, permission(0b01));
  on();
  EXPECT_EQ(mpu.error(), "");
  EXPECT_FALSE(process(kLoad, 0x2000001f));
  EXPECT_TRUE(process(kStore, 0x20000020));
  EXPECT_TRUE(process(kStore, 0x2000005f));
  EXPECT_FALSE(process(kLoad, 0x20000060));
  EXPECT_FALSE(mpu.may(kLoad, kProcess, 0x2000005e, 4));
}

TEST_F(Pmsav8Test, AccessPermissions) {
  struct Row {
    std::uint32_t field;
    bool kernel_store, process_load, process_store;
  };
  for (const Row& row : {Row{0b00, true, false, false}, Row{0b01, true, true, true},
                         Row{0b10, false, false, false}, Row{0b11, false, true, false}}) {
    set(0, 0x20000000, 0x2000001f, permission(row.field));
    on();
    EXPECT_EQ(mpu.error(), "");
    EXPECT_TRUE(kernel(kLoad, 0x20000000));
    EXPECT_EQ(kernel(kStore, 0x20000000), row.kernel_store) << row.field;
    EXPECT_EQ(process(kLoad, 0x20000000), row.process_load) << row.field;
    EXPECT_EQ(process(kStore, 0x20000000), row.process_store) << row.field;
    EXPECT_EQ(process(kFetch, 0x20000000), row.process_load) << row.field;
    set(0, 0x20000000, 0x2000001f, permission(row.field) | kXn);
    EXPECT_FALSE(process(kFetch, 0x20000000));
    EXPECT_FALSE(kernel(kFetch, 0x20000000));
  }
}

TEST_F(Pmsav8Test, InTwoRegionsAtOnceIsAFault) {
  set(0, 0x20000000, 0x2000005f, permission(0b01));
  set(7, 0x20000040, 0x2000009f, permission(0b01));
  on();
  EXPECT_TRUE(process(kLoad, 0x2000003f));
  EXPECT_FALSE(process(kLoad, 0x20000040));
  EXPECT_FALSE(kernel(kLoad, 0x2000005f));
  EXPECT_TRUE(process(kLoad, 0x20000060));
}

TEST_F(Pmsav8Test, AnAliasIsForItsRegionOfTheSelectedFour) {
  mpu.write(kMair0, kNormal);
  mpu.write(kRnr, 5);
  mpu.write(kRbarA2, 0x20000000 | permission(0b01));
  mpu.write(kRlarA2, 0x20000001);
  on();
  EXPECT_EQ(mpu.error(), "");
  EXPECT_TRUE(process(kStore, 0x20000000));
  mpu.write(kRnr, 6);
  EXPECT_EQ(mpu.read(kRlar), 0x20000001U);
}

TEST_F(Pmsav8Test, AnAttributeIsOneOfEight) {
  set(0, 0x20000000, 0x2000001f, permission(0b01));
  mpu.write(kRlar, 0x20000000 | 6U << 1 | 1);
  mpu.write(kMair1, kNormal << 16);
  on();
  EXPECT_EQ(mpu.error(), "");
  mpu.write(kMair1, 0);
  mpu.synchronize();
  EXPECT_THAT(mpu.error(), HasSubstr("Device"));
  mpu.write(kMair1, 0x40U << 16);
  mpu.synchronize();
  EXPECT_THAT(mpu.error(), HasSubstr("reserved"));
}

TEST_F(Pmsav8Test, WhatIsWrittenHoldsAfterABarrier) {
  mpu.write(kCtrl, 5);
  EXPECT_THAT(mpu.error(), HasSubstr("DSB"));
}

TEST_F(Pmsav8Test, WhatIsUnpredictableIsAnError) {
  struct Row {
    std::uint32_t base, limit;
    const char* error;
  };
  for (const Row& row : {Row{0x20000020, 0x20000001, "LIMIT"}, Row{0x20000008, 0x20000001, "SH"},
                         Row{0x20000000, 0x20000011, "reserved"}}) {
    Pmsav8 strict(8);
    strict.write(kRnr, 0);
    strict.write(kRbar, row.base);
    strict.write(kRlar, row.limit);
    EXPECT_THAT(strict.error(), HasSubstr(row.error));
  }
}

TEST_F(Pmsav8Test, RegistersThatAreNotThereAreErrors) {
  mpu.write(kRnr, 8);
  EXPECT_THAT(mpu.error(), HasSubstr("no region 8"));
  Pmsav8 elsewhere(8);
  elsewhere.write(0xe000edbc, 0);
  EXPECT_THAT(elsewhere.error(), HasSubstr("0xe000edbc"));
}

}  // namespace

}  // namespace hardware
