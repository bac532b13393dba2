// What counts as worse, and since when; and the history that it is read from.
#include "report/trends.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "report/history.hpp"

namespace report {
namespace {

PastNight night(int day, double lines, std::uint64_t operations,
                std::set<std::string> goals = {"a"}) {
  PastNight night;
  night.name = "2026-11-" + std::to_string(10 + day) + "T22:00:00Z";
  night.lines = lines;
  night.pairs = {{.target = "scenario_fuzzer",
                  .engine = "afl",
                  .seconds = 10,
                  .inputs = 100,
                  .operations = operations,
                  .coverage = 500,
                  .corpus = 7}};
  night.goals = std::move(goals);
  return night;
}

TEST(Trends, OfSteadyNightsAreNone) {
  EXPECT_TRUE(regressions({night(0, 90, 1000)}).empty());
  EXPECT_TRUE(regressions({night(0, 90, 1000), night(1, 90, 1010), night(2, 91, 950),
                           night(3, 91, 1000), night(4, 91, 930)})
                  .empty());
}

TEST(Trends, CoverageLostSinceTheFirstNightWithout) {
  const auto all = regressions(
      {night(0, 90, 1000), night(1, 92, 1000), night(2, 89, 1000), night(3, 89.5, 1000)});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, "coverage");
  EXPECT_EQ(all[0].what, "lines of the core");
  EXPECT_EQ(all[0].was, "92.0 %");
  EXPECT_EQ(all[0].is, "89.5 %");
  EXPECT_EQ(all[0].since, "2026-11-12T22:00:00Z");
}

TEST(Trends, CoverageThatCameBackIsNotLost) {
  EXPECT_TRUE(regressions({night(0, 92, 1000), night(1, 80, 1000), night(2, 92, 1000)}).empty());
}

TEST(Trends, SpeedLostByMoreThanNoise) {
  // It varies by a tenth: 15 % less may be chance, 40 % is not.
  std::vector<PastNight> nights = {night(0, 90, 1000), night(1, 90, 1100), night(2, 90, 900),
                                   night(3, 90, 1050), night(4, 90, 850)};
  EXPECT_TRUE(regressions(nights).empty());
  nights.push_back(night(5, 90, 500));
  nights.push_back(night(6, 90, 510));
  const auto all = regressions(nights);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, "speed");
  EXPECT_EQ(all[0].what, "scenario_fuzzer, afl");
  EXPECT_EQ(all[0].is, "51 operations/s");
  EXPECT_EQ(all[0].since, "2026-11-15T22:00:00Z");
}

TEST(Trends, GoalNoLongerReached) {
  const auto all = regressions(
      {night(0, 90, 1000, {"a", "b"}), night(1, 90, 1000, {"a"}), night(2, 90, 1000, {"a"})});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, "goal");
  EXPECT_EQ(all[0].what, "b");
  EXPECT_EQ(all[0].since, "2026-11-11T22:00:00Z");
}

TEST(Trends, ANightThatWasNotMeasuredSaysNothing) {
  PastNight unmeasured = night(1, 0, 0, {});
  unmeasured.lines.reset();
  unmeasured.pairs.clear();
  EXPECT_TRUE(regressions({night(0, 90, 1000), unmeasured}).empty());
  EXPECT_TRUE(regressions({night(0, 90, 1000), unmeasured, night(2, 90, 1000)}).empty());
}

// Its file is gone in the end.
class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { std::remove(path_.c_str()); }
  ~HistoryTest() override { std::remove(path_.c_str()); }
  std::string path_ = testing::TempDir() + "nights-" +
                      testing::UnitTest::GetInstance()->current_test_info()->name() + ".sqlite";
};

TEST_F(HistoryTest, KeepsNights) {
  PastNight first = night(0, 90.5, 1000, {"a", "b"});
  first.status = 1;
  first.findings = 3;
  first.known = 2;
  first.revision = "abc";
  History(path_).add(first);
  History(path_).add(night(1, 91, 1100));
  const std::vector<PastNight> kept = History(path_).last(30);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].name, first.name);
  EXPECT_EQ(kept[0].revision, "abc");
  EXPECT_EQ(kept[0].status, 1);
  EXPECT_EQ(kept[0].findings, 3U);
  EXPECT_EQ(kept[0].known, 2U);
  EXPECT_EQ(kept[0].lines, 90.5);
  EXPECT_EQ(kept[0].branches, std::nullopt);
  EXPECT_EQ(kept[0].goals, first.goals);
  ASSERT_EQ(kept[0].pairs.size(), 1U);
  EXPECT_EQ(kept[0].pairs[0].operations, 1000U);
  EXPECT_EQ(kept[0].pairs[0].corpus, 7U);
}

TEST_F(HistoryTest, ChangesNoNight) {
  History(path_).add(night(0, 90, 1000));
  History(path_).add(night(0, 50, 1));
  const std::vector<PastNight> kept = History(path_).last(30);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].lines, 90.0);
}

TEST_F(HistoryTest, GivesTheLastOnes) {
  for (int day = 0; day < 5; ++day) History(path_).add(night(day, 90, 1000));
  const std::vector<PastNight> kept = History(path_).last(2);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].name, night(3, 0, 0).name);
}

TEST_F(HistoryTest, RefusesWhatIsNone) {
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_THROW(History(path_).add(night(0, 90, 1000)), std::runtime_error);
}

}  // namespace
}  // namespace report
