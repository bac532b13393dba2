#include "compare/transcript.hpp"

#include <gtest/gtest.h>

#include "scenario/parse.hpp"

namespace harness {
namespace {

constexpr std::string_view kText =
    "# head\n"
    "boot processes=1 ram=1024 initial_break=256 flash=64 protected=0 fault=stop  # one\n"
    "driver 1 ro=1 rw=1\n"
    "\n"
    "len rw:0:1:0 -> ok 7\n"
    "\twith rw:0:1:0    # open\n"
    "   get it .. -> ok -   # nothing\n"
    "end\n";

TEST(Transcript, KeepsEverythingButTheOutcomes) {
  const auto scenario = scenario::parse(kText);
  ASSERT_TRUE(scenario) << scenario.error().message;
  Machine machine;
  const std::string expected =
      "# head\n"
      "boot processes=1 ram=1024 initial_break=256 flash=64 protected=0 fault=stop  # one\n"
      "driver 1 ro=1 rw=1\n"
      "\n"
      "len rw:0:1:0 -> ok 0\n"
      "\twith rw:0:1:0 -> ok  # open\n"
      "   get it .. -> ok -  # nothing\n"
      "end\n";
  EXPECT_EQ(transcript(*scenario, run_on_core(scenario->program(), machine)), expected);
  EXPECT_EQ(transcript(*scenario, run_on_model(scenario->program(), machine)), expected);
}

TEST(Transcript, ComparesWhatIsRecordedAndNothingElse) {
  const auto scenario = scenario::parse(kText);
  ASSERT_TRUE(scenario);
  Machine machine;
  const Verdict verdict =
      compare_with_recorded(*scenario, run_on_core(scenario->program(), machine));
  EXPECT_EQ(verdict.compared, 2U);
  ASSERT_EQ(verdict.mismatches.size(), 1U);
  EXPECT_EQ(verdict.mismatches[0].line->number, 5U);
  EXPECT_EQ(verdict.mismatches[0].outcome, "ok 0");
}

}  // namespace
}  // namespace harness
