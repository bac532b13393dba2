// Every request of a program refused, under every protection.
#include "exhaustive/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "exhaustive/test_inputs.hpp"
#include "scenario/print.hpp"
#include "scenario/test_scenario.hpp"
#include "search/check.hpp"

namespace exhaustive {
namespace {

using scenario::Program;
using scenario::test::parsed;
using test::packed;

// Three requests, of which PMSAv7 has the second refused; and the grant, which nobody is asked for.
const std::string kText =
    "boot processes=1 ram=1024 initial_break=512 flash=0 protected=0 fault=stop refuse=9\n"
    "brk 0 ram+500\n"
    "brk 0 ram+513\n"
    "custom_grant 0 5000 2\n"
    "restart 0\n";

TEST(RefusalsTest, EveryRequestUnderEveryProtection) {
  Refusals refusals({packed("x", kText)});
  ASSERT_EQ(refusals.units(), 4U);
  std::vector<std::string> boots;
  for (std::uint64_t unit = 0; unit < refusals.units(); ++unit) {
    EXPECT_TRUE(refusals.each(unit, [&](const Program& program) {
      EXPECT_EQ(program.operations.size(), 4U);
      const std::string text = scenario::print_boot(program.boot);
      boots.push_back(text.substr(text.find("fault=stop") + 10));
      EXPECT_EQ(parsed(text).program().boot, program.boot);
      return true;
    }));
  }
  EXPECT_EQ(boots.size(), refusals.size());
  EXPECT_THAT(boots, testing::ElementsAre(
                         "\n", " refuse=1\n", " refuse=2\n", " refuse=3\n",  //
                         " protection=pmp\n", " protection=pmp refuse=1\n",
                         " protection=pmp refuse=2\n", " protection=pmp refuse=3\n",  //
                         " protection=pmsav8\n", " protection=pmsav8 refuse=1\n",
                         " protection=pmsav8 refuse=2\n", " protection=pmsav8 refuse=3\n",  //
                         " protection=pmsav7\n", " protection=pmsav7 refuse=1\n",
                         " protection=pmsav7 refuse=2\n", " protection=pmsav7 refuse=3\n"));
}

TEST(RefusalsTest, TheReportSaysWhichRequest) {
  Refusals refusals({packed("first.scn", kText), packed("second.scn", kText)});
  EXPECT_EQ(refusals.describe(0, 0), "first.scn, with protection=exact");
  EXPECT_EQ(refusals.describe(6, 2), "second.scn, with protection=pmsav8 refuse=2");
}

TEST(RefusalsTest, CoreAndModelAgree) {
  Refusals refusals({packed("x", kText)});
  const search::Result result = search::check(refusals, 2, search::core_against_model);
  EXPECT_EQ(result.report, "");
  EXPECT_EQ(result.programs, refusals.size());
}

}  // namespace
}  // namespace exhaustive
