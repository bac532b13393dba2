// What the records say of a night, whatever befell whoever wrote them.
#include "report/night.hpp"

#include <gtest/gtest.h>

namespace report {
namespace {

constexpr const char* kBegun =
    "100\tnight\t2026-11-23T22:00:00Z\tabc\n"
    "101\tstart\t60\t2\t60\n"
    "102\tbegin\ttool build\n"
    "105\tstep\ttool build\t0\t3.5\n"
    "106\tbegin\tscenario_fuzzer, afl\n"
    "110\tsample\tscenario_fuzzer\tafl\t4\t10\t20\t30\t40\n";
constexpr const char* kSlice = "120\tslice\tscenario_fuzzer\tafl\t12\t1000\t2000\t31\t41\t-3\n";

TEST(Night, HasWhatWasRecorded) {
  const Night night =
      last_night(std::string(kBegun) + kSlice + "121\tfound\tscenario_fuzzer/crash-1\n" +
                 "122\ttrouble\tone\n123\tfinished\n");
  EXPECT_EQ(night.name, "2026-11-23T22:00:00Z");
  EXPECT_EQ(night.revision, "abc");
  EXPECT_EQ(night.state, State::kFinished);
  EXPECT_EQ(night.jobs, 2U);
  ASSERT_EQ(night.steps.size(), 1U);
  EXPECT_DOUBLE_EQ(night.steps[0].seconds, 3.5);
  ASSERT_EQ(night.samples.size(), 1U);
  EXPECT_EQ(night.samples[0].coverage, 30U);
  ASSERT_EQ(night.slices.size(), 1U);
  EXPECT_EQ(night.slices[0].added, -3);
  EXPECT_EQ(night.seconds(), 12U);
  EXPECT_EQ(night.inputs(), 1000U);
  EXPECT_EQ(night.operations(), 2000U);
  EXPECT_EQ(night.found, std::vector<std::string>{"scenario_fuzzer/crash-1"});
  EXPECT_EQ(night.troubles, std::vector<std::string>{"one"});
  EXPECT_TRUE(night.events.empty());
}

TEST(Night, OfNoRecordsHasNoName) {
  EXPECT_EQ(last_night("").name, "");
}

TEST(Night, TellsThatItWasKilledAndWhere) {
  const Night night = last_night(std::string(kBegun) + "200\tstart\t60\t2\t48\n");
  EXPECT_EQ(night.state, State::kRunning);
  ASSERT_EQ(night.events.size(), 2U);
  EXPECT_EQ(night.events[0].what, "killed during: scenario_fuzzer, afl");
  EXPECT_EQ(night.events[1].what, "taken up again, with 48 s of fuzzing left");
}

TEST(Night, TellsThatItWasStoppedAndIsNotStoppedAnyMore) {
  const std::string stopped = std::string(kBegun) + "115\tstopped\tSIGINT\n";
  EXPECT_EQ(last_night(stopped).state, State::kStopped);
  const Night night = last_night(stopped + "200\tstart\t60\t2\t48\n");
  EXPECT_EQ(night.state, State::kRunning);
  ASSERT_EQ(night.events.size(), 2U);
  EXPECT_EQ(night.events[0].what, "stopped by SIGINT during: scenario_fuzzer, afl");
}

TEST(Night, TellsWhyItCouldNotGoOn) {
  const std::string broken = std::string(kBegun) + "115\tfatal\tthe disk is full\n";
  EXPECT_EQ(last_night(broken).state, State::kBroken);
  EXPECT_EQ(last_night(broken).fatal, "the disk is full");
  EXPECT_EQ(last_night(broken + "200\tstart\t60\t2\t48\n").fatal, "");
}

TEST(Night, PassesOverLinesThatWereCutShort) {
  const Night night =
      last_night(std::string(kBegun) + "118\tslice\tscen\n" + kSlice + "130\ttroub");
  EXPECT_EQ(night.slices.size(), 1U);
  EXPECT_EQ(night.last, 120);
}

TEST(Night, IsTheLastOne) {
  const Night night = last_night(std::string(kBegun) + kSlice + "130\tend\t0\n" +
                                 "200\tnight\t2026-11-24T22:00:00Z\tabd\n201\tstart\t60\t2\t60\n");
  EXPECT_EQ(night.name, "2026-11-24T22:00:00Z");
  EXPECT_TRUE(night.slices.empty());
  EXPECT_TRUE(night.steps.empty());
  EXPECT_TRUE(night.events.empty());
}

TEST(Night, HasTheLastResultOfAStep) {
  const Night night = last_night(std::string(kBegun) + "130\tstep\ttool build\t2\t1.0\n");
  ASSERT_EQ(night.steps.size(), 1U);
  EXPECT_EQ(night.steps[0].status, 2);
}

}  // namespace
}  // namespace report
