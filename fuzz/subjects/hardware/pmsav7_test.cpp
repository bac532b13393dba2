// The model of Armv7-M's MPU, by the manual's rules and examples (Arm DDI 0403, B3.5).
#include "hardware/pmsav7.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hardware/mpu_fixture.hpp"

namespace hardware {

namespace {

using testing::HasSubstr;
using enum Access;
using enum Privilege;

constexpr std::uint32_t kRasr = 0xe000eda0;
constexpr std::uint32_t kRbarA1 = 0xe000eda4;
constexpr std::uint32_t kRasrA1 = 0xe000eda8;

// Normal memory, by AP; enabled, with a size of 2^(field + 1).
constexpr std::uint32_t region(std::uint32_t permission, std::uint32_t size_field) {
  return permission << 24 | 1U << 17 | size_field << 1 | 1;
}
constexpr std::uint32_t kXn = 1U << 28;

class Pmsav7Test : public MpuTest<Pmsav7> {
 protected:
  void set(std::uint32_t number, std::uint32_t base, std::uint32_t attributes) {
    mpu.write(kRnr, number);
    mpu.write(kRbar, base);
    mpu.write(kRasr, attributes);
  }
};

TEST_F(Pmsav7Test, WhileItIsOffTheDefaultMapHolds) {
  EXPECT_TRUE(process(kStore, 0x20000000));
  EXPECT_TRUE(process(kFetch, 0x20000000));
  EXPECT_FALSE(process(kFetch, 0x40000000));
  EXPECT_FALSE(process(kFetch, 0xa0000000));
  EXPECT_FALSE(process(kLoad, 0xe000ed94));
  EXPECT_TRUE(kernel(kLoad, 0xe000ed94));
}

TEST_F(Pmsav7Test, BesideAllRegionsTheKernelAloneHasTheDefaultMap) {
  on();
  EXPECT_FALSE(process(kLoad, 0x20000000));
  EXPECT_TRUE(kernel(kStore, 0x20000000));
  on(1);
  EXPECT_FALSE(kernel(kLoad, 0x20000000));
}

TEST_F(Pmsav7Test, ARegionIsAsLargeAsItsSizeSays) {
  set(0, 0x20000400, region(0b011, 9));
  on();
  EXPECT_EQ(mpu.error(), "");
  EXPECT_FALSE(process(kLoad, 0x200003ff));
  EXPECT_TRUE(process(kLoad, 0x20000400));
  EXPECT_TRUE(process(kLoad, 0x200007ff));
  EXPECT_FALSE(process(kLoad, 0x20000800));
  EXPECT_FALSE(mpu.may(kLoad, kProcess, 0x200007fe, 4));
}

TEST_F(Pmsav7Test, ARegionOfAllAddressesHasNoEnd) {
  set(0, 0, region(0b011, 31));
  on();
  EXPECT_EQ(mpu.error(), "");
  EXPECT_TRUE(process(kLoad, 0));
  EXPECT_TRUE(process(kStore, 0xdfffffff));
}

// Table B3-15.
TEST_F(Pmsav7Test, AccessPermissions) {
  struct Row {
    std::uint32_t permission;
    bool kernel_load, kernel_store, process_load, process_store;
  };
  for (const Row& row :
       {Row{0b000, false, false, false, false}, Row{0b001, true, true, false, false},
        Row{0b010, true, true, true, false}, Row{0b011, true, true, true, true},
        Row{0b101, true, false, false, false}, Row{0b110, true, false, true, false},
        Row{0b111, true, false, true, false}}) {
    set(0, 0x20000000, region(row.permission, 7));
    on();
    EXPECT_EQ(mpu.error(), "");
    EXPECT_EQ(kernel(kLoad, 0x20000000), row.kernel_load) << row.permission;
    EXPECT_EQ(kernel(kStore, 0x20000000), row.kernel_store) << row.permission;
    EXPECT_EQ(process(kLoad, 0x20000000), row.process_load) << row.permission;
    EXPECT_EQ(process(kStore, 0x20000000), row.process_store) << row.permission;
    EXPECT_EQ(process(kFetch, 0x20000000), row.process_load) << row.permission;
    set(0, 0x20000000, region(row.permission, 7) | kXn);
    EXPECT_FALSE(process(kFetch, 0x20000000));
    EXPECT_FALSE(kernel(kFetch, 0x20000000));
  }
}

// B3.5.3, "Overlapping regions", and B3.5.2, "Subregions".
TEST_F(Pmsav7Test, TheHighestNumberWinsAndPartsLetThroughWhatIsBelow) {
  set(0, 0x20000000, region(0b010, 15));
  set(3, 0x20000000, region(0b011, 10) | 0b1000'0001U << 8);  // 2 KiB, parts of 256 bytes
  on();
  EXPECT_EQ(mpu.error(), "");
  EXPECT_FALSE(process(kStore, 0x200000ff));
  EXPECT_TRUE(process(kLoad, 0x200000ff));
  EXPECT_TRUE(process(kStore, 0x20000100));
  EXPECT_TRUE(process(kStore, 0x200006ff));
  EXPECT_FALSE(process(kStore, 0x20000700));
  EXPECT_FALSE(process(kStore, 0x20000800));
}

TEST_F(Pmsav7Test, ValidSelectsTheRegionAndAliasesAreTheSameRegisters) {
  mpu.write(kRbarA1, 0x20000000 | 1U << 4 | 5);
  mpu.write(kRasrA1, region(0b011, 7));
  on();
  EXPECT_EQ(mpu.error(), "");
  EXPECT_EQ(mpu.read(kRnr), 5U);
  EXPECT_TRUE(process(kStore, 0x20000000));
}

TEST_F(Pmsav7Test, WhatIsWrittenHoldsAfterABarrier) {
  mpu.write(kCtrl, 5);
  EXPECT_THAT(mpu.error(), HasSubstr("DSB"));
  mpu.synchronize();
  EXPECT_EQ(mpu.error(), "");
}

TEST_F(Pmsav7Test, WhatIsUnpredictableIsAnError) {
  struct Row {
    std::uint32_t base, attributes;
    const char* error;
  };
  for (const Row& row :
       {Row{0x20000000, region(0b011, 3), "SIZE 3"}, Row{0x20000080, region(0b011, 7), "aligned"},
        Row{0x20000000, region(0b011, 31), "aligned"},
        Row{0x20000000, region(0b011, 6) | 1U << 8, "SRD"}, Row{0x20000000, region(0b100, 7), "AP"},
        Row{0x20000001, 0, "VALID"}, Row{0x20000000, region(0b011, 7) | 1U << 31, "reserved"},
        Row{0x20000000, region(0b011, 7) | 3U << 19, "TEX"},
        Row{0x20000000, 0x03000000 | 7U << 1 | 1, "not Normal"}}) {
    Pmsav7 strict(8);
    strict.write(kRnr, 0);
    strict.write(kRbar, row.base);
    strict.write(kRasr, row.attributes);
    EXPECT_THAT(strict.error(), HasSubstr(row.error));
  }
}

TEST_F(Pmsav7Test, RegistersThatAreNotThereAreErrors) {
  mpu.write(kRnr, 8);
  EXPECT_THAT(mpu.error(), HasSubstr("no region 8"));
  Pmsav7 by_address(8);
  by_address.write(kRbar, 0x20000000 | 1U << 4 | 9);
  EXPECT_THAT(by_address.error(), HasSubstr("no region 9"));
  Pmsav7 elsewhere(8);
  elsewhere.write(0xe000edc0, 0);
  EXPECT_THAT(elsewhere.error(), HasSubstr("0xe000edc0"));
  Pmsav7 control(8);
  control.write(kCtrl, 2);
  EXPECT_THAT(control.error(), HasSubstr("HFNMIENA"));
}

TEST_F(Pmsav7Test, SaysHowManyRegionsThereAre) {
  EXPECT_EQ(mpu.read(0xe000ed90), 0x800U);
  EXPECT_EQ(Pmsav7(0).read(0xe000ed90), 0U);
}

}  // namespace

}  // namespace hardware
