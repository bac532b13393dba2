// The core on the firmware's memory protection agrees with the model, and is on nobody's
// afterwards.
#include <gtest/gtest.h>

#include <string>

#include "procbuf/platform.hpp"
#include "scenario/test_scenario.hpp"
#include "search/check.hpp"

namespace search {
namespace {

class FirmwareJudgeTest : public testing::TestWithParam<const char*> {};

TEST_P(FirmwareJudgeTest, Agrees) {
  const auto judge = firmware_against_model();
  const std::string boot =
      "boot processes=2 ram=2048 initial_break=512 flash=100 protected=0 fault=stop protection=" +
      std::string(GetParam());
  const auto with = [&](const std::string& rest) {
    const scenario::Scenario scenario = scenario::test::parsed(boot + rest);
    const bool agrees = judge->agrees(scenario.program());
    EXPECT_EQ(procbuf::platform::MemoryProtection::protector, nullptr);
    return agrees;
  };
  EXPECT_TRUE(with("\n"));
  EXPECT_TRUE(with("\nbrk 0 ram+1537\ncustom_grant 0 320 8\nrestart 0\nremove 1\ncreate 1 2048\n"));
  EXPECT_TRUE(with(" refuse=2\nbrk 0 ram+600\nbrk 1 ram+700\nbrk 1 ram+800\nrestart 0\n"));
}

INSTANTIATE_TEST_SUITE_P(Protections, FirmwareJudgeTest,
                         testing::Values("exact", "pmp", "pmsav8", "pmsav7"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace search
