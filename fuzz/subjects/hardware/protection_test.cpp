// The firmware's memory protection on models of its hardware: every request for small blocks, on
// hardware of several sizes and grains (sweep.hpp). PROCBUF_HARDWARE_SCALE=2 and more in the
// environment makes the blocks larger.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ostream>
#include <string>

#include "hardware/bench.hpp"
#include "hardware/sweep.hpp"

namespace hardware {

static void PrintTo(const Setting& setting, std::ostream* out) {
  *out << name_of(setting.architecture) << ", " << setting.regions << " regions, G "
       << setting.grain;
}

namespace {

constexpr Regions kRegions = {.mem_start = 0x20000000,
                              .mem_end = 0x20000800,
                              .app_break = 0x20000400,
                              .kernel_break = 0x20000700,
                              .flash_start = 0x00010000,
                              .flash_end = 0x00011000};

std::uint32_t scale() {
  const char* asked = std::getenv("PROCBUF_HARDWARE_SCALE");
  return asked == nullptr ? 1 : static_cast<std::uint32_t>(std::stoul(asked));
}

std::string name_of_setting(const testing::TestParamInfo<Setting>& test) {
  return std::string(name_of(test.param.architecture)) + "_" + std::to_string(test.param.regions) +
         "_" + std::to_string(test.param.grain) + (test.param.locked ? "_locked" : "");
}

std::string name_of_architecture(const testing::TestParamInfo<Architecture>& test) {
  return std::string(name_of(test.param));
}

class Protects : public testing::TestWithParam<Setting> {};

TEST_P(Protects, EveryByteOfSmallBlocks) {
  const Sweep sweep = sweep_blocks(GetParam(), scale());
  EXPECT_EQ(sweep.found, "");
  EXPECT_GT(sweep.accepted, 500U);
  EXPECT_GT(sweep.refused, 500U);
  EXPECT_GT(sweep.bytes, 1000U);
  RecordProperty("requests", std::to_string(sweep.accepted + sweep.refused));
  RecordProperty("bytes", std::to_string(sweep.bytes));
}

TEST_P(Protects, EveryByteOfSmallFlashes) {
  const Sweep sweep = sweep_flashes(GetParam(), scale());
  EXPECT_EQ(sweep.found, "");
  EXPECT_GT(sweep.accepted, 20U);
  EXPECT_GT(sweep.refused, 500U);
  RecordProperty("requests", std::to_string(sweep.accepted + sweep.refused));
  RecordProperty("bytes", std::to_string(sweep.bytes));
}

INSTANTIATE_TEST_SUITE_P(
    Hardware, Protects,
    testing::Values(
        Setting{.architecture = Architecture::kPmsav7, .regions = 2},
        Setting{.architecture = Architecture::kPmsav7, .regions = 16, .leftover = true},
        Setting{.architecture = Architecture::kPmsav8, .regions = 2},
        Setting{.architecture = Architecture::kPmsav8, .regions = 16, .leftover = true},
        Setting{.architecture = Architecture::kPmp, .regions = 16},
        Setting{.architecture = Architecture::kPmp, .regions = 4, .grain = 1},
        Setting{.architecture = Architecture::kPmp, .regions = 16, .grain = 2, .leftover = true},
        Setting{.architecture = Architecture::kPmp, .regions = 64, .grain = 3, .leftover = true}),
    name_of_setting);

// P6: what the hardware does not have is refused, and said by nothing else.
class CannotProtect : public testing::TestWithParam<Setting> {};

TEST_P(CannotProtect, IsRefused) {
  Bench bench(GetParam());
  EXPECT_EQ(bench.allocate(kRegions), "");
  EXPECT_FALSE(bench.accepted());
}

INSTANTIATE_TEST_SUITE_P(
    Hardware, CannotProtect,
    testing::Values(Setting{.architecture = Architecture::kPmsav7, .regions = 0},
                    Setting{.architecture = Architecture::kPmsav7, .regions = 1},
                    Setting{.architecture = Architecture::kPmsav8, .regions = 0},
                    Setting{.architecture = Architecture::kPmp, .regions = 0},
                    Setting{.architecture = Architecture::kPmp, .regions = 3},
                    Setting{.architecture = Architecture::kPmp, .regions = 16, .grain = 11},
                    Setting{.architecture = Architecture::kPmp, .regions = 16, .locked = true}),
    name_of_setting);

class OnEachArchitecture : public testing::TestWithParam<Architecture> {};

TEST_P(OnEachArchitecture, NothingIsUpdatedBeforeThereAreRegions) {
  Bench bench({.architecture = GetParam()});
  EXPECT_EQ(bench.update(0, 0), "");
  EXPECT_EQ(bench.update(0x20000400, 0x20000800), "");
  EXPECT_FALSE(bench.accepted());
  EXPECT_EQ(bench.visible_end(), 0U);
}

TEST_P(OnEachArchitecture, ARefusedRequestLeavesTheOneBefore) {
  Bench bench({.architecture = GetParam()});
  ASSERT_EQ(bench.allocate(kRegions), "");
  ASSERT_TRUE(bench.accepted());
  const auto before = bench.registers();

  Regions other = kRegions;
  other.mem_start += 1;
  EXPECT_EQ(bench.allocate(other), "");
  EXPECT_FALSE(bench.accepted());
  other = kRegions;
  other.app_break = 0x200006ff;
  other.kernel_break = 0x200006ff;
  EXPECT_EQ(bench.allocate(other), "");
  EXPECT_FALSE(bench.accepted());
  EXPECT_EQ(bench.update(0x200006ff, 0x200006ff), "");
  EXPECT_FALSE(bench.accepted());

  EXPECT_EQ(bench.registers(), before);
  EXPECT_EQ(bench.visible_end(), 0x20000400U);
  EXPECT_EQ(bench.check_edges(), "");
}

TEST_P(OnEachArchitecture, AtTheEndOfTheAddressesNothingWraps) {
  Bench bench({.architecture = GetParam()});
  EXPECT_EQ(bench.allocate({.mem_start = 0xfffff800,
                            .mem_end = 0xffffffff,
                            .app_break = 0xffffffff,
                            .kernel_break = 0xffffffff,
                            .flash_start = 0x00010000,
                            .flash_end = 0x00011000}),
            "");
  EXPECT_FALSE(bench.accepted());
}

INSTANTIATE_TEST_SUITE_P(Hardware, OnEachArchitecture,
                         testing::Values(Architecture::kPmsav7, Architecture::kPmsav8,
                                         Architecture::kPmp),
                         name_of_architecture);

}  // namespace

}  // namespace hardware
