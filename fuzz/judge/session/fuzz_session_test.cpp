#include "session/fuzz_session.hpp"

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
    EXPECT_TRUE(FuzzSession::the().run(input::Mix::kEverything, input));
  }
}

TEST(FuzzSession, ATargetRunsTheInputsOfItsOwnMixAlone) {
  FuzzSession& session = FuzzSession::the();
  const std::array<std::uint8_t, 2> own = {input::kVersion,
                                           input::mix_byte(input::Mix::kSliceAccess, 9)};
  EXPECT_TRUE(session.run(input::Mix::kSliceAccess, own));
  EXPECT_TRUE(session.run(input::Mix::kEverything, own));
  EXPECT_FALSE(session.run(input::Mix::kProcessDeath, own));
  EXPECT_FALSE(session.run(input::Mix::kSliceAccess, {}));
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
