#include "compare/fuzz_session.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <vector>

namespace harness {
namespace {

TEST(FuzzSession, AnyBytesAreAScenarioOnWhichBothAgree) {
  std::mt19937 random(1);  // NOLINT(*-msc51-cpp): the same inputs every time
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::uint8_t> input(random() % 512);
    for (std::uint8_t& byte : input) byte = static_cast<std::uint8_t>(random());
    FuzzSession::the().run(input::Mix::kEverything, input);
  }
}

// In a process of its own, where what was run is counted from 0 on.
[[noreturn]] void run_own_and_foreign_inputs() {
  FuzzSession& session = FuzzSession::the();
  const std::array<std::uint8_t, 2> own = {input::kVersion,
                                           input::mix_byte(input::Mix::kSliceAccess, 9)};
  session.run(input::Mix::kSliceAccess, own);
  session.run(input::Mix::kEverything, own);
  session.run(input::Mix::kProcessDeath, own);
  session.run(input::Mix::kSliceAccess, {});
  std::_Exit(0);
}

TEST(FuzzSessionDeathTest, ATargetRunsTheInputsOfItsOwnMixAlone) {
  const std::string path = testing::TempDir() + "procbuf_session_statistics";
  ASSERT_EQ(setenv("PROCBUF_STATS", path.c_str(), 1), 0);
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(run_own_and_foreign_inputs(), testing::ExitedWithCode(0), "");
  unsetenv("PROCBUF_STATS");
  std::uint64_t runs = 0;
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(&runs), sizeof(runs));
  EXPECT_EQ(runs, 2U);
  std::remove(path.c_str());
}

TEST(Statistics, CountsInAFileThatOthersCanRead) {
  const std::string path = testing::TempDir() + "procbuf_statistics";
  ASSERT_EQ(setenv("PROCBUF_STATS", path.c_str(), 1), 0);
  {
    Statistics statistics;
    statistics.count(5);
    statistics.count(6);
    std::array<std::uint64_t, 2> counted{};
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(counted.data()), sizeof(counted));
    EXPECT_EQ(file.gcount(), 16);
    EXPECT_EQ(counted[0], 2U);
    EXPECT_EQ(counted[1], 11U);
  }
  unsetenv("PROCBUF_STATS");
  std::remove(path.c_str());
}

TEST(StatisticsDeathTest, AFileThatCannotBeWrittenIsOneClearLine) {
  EXPECT_EXIT(
      {
        setenv("PROCBUF_STATS", "/nowhere/at/all", 1);
        Statistics statistics;
      },
      testing::ExitedWithCode(2), "cannot write the statistics file /nowhere/at/all");
}

}  // namespace
}  // namespace harness
