#include "stream/restriction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenario/print.hpp"
#include "scenario/test_scenario.hpp"

namespace stream {
namespace {

using testing::ElementsAre;

std::string without(const Restriction& restriction, const std::string& text) {
  const auto scenario = scenario::test::parsed(text);
  input::Sequence sequence;
  sequence.load(scenario.program());
  restriction.apply(sequence);
  return scenario::print(sequence.program());
}

constexpr const char* kBoot =
    "boot processes=1 ram=1024 initial_break=256 flash=128 protected=16 fault=stop\n"
    "driver 1 ro=1 rw=1\n";

TEST(Restriction, LearnsFromReasonsOfItsFormAlone) {
  Restriction restriction;
  EXPECT_FALSE(restriction.learn("too long"));
  EXPECT_FALSE(restriction.learn("no idea"));
  EXPECT_FALSE(restriction.learn("no end"));
  EXPECT_TRUE(restriction.learn("no memop"));
  EXPECT_FALSE(restriction.learn("no memop"));  // nothing new: asking again would come to the same
  EXPECT_TRUE(restriction.learn("no protection"));
  EXPECT_TRUE(restriction.learn("no allow_ro so far"));
  EXPECT_THAT(restriction.names(), ElementsAre("allow_ro", "memop", "protection"));
}

TEST(Restriction, OpensBlocksUpAndKeepsWhatIsInThem) {
  Restriction restriction;
  restriction.learn("no with");
  EXPECT_EQ(without(restriction, std::string(kBoot) +
                                     "with ro:0:1:0\n  mut_with rw:0:1:0\n    state 0\n  end\n"
                                     "end\nwith ro:0:1:0\nend\nterminate 0\n"),
            std::string(kBoot) + "mut_with rw:0:1:0\n  state 0\nend\nterminate 0\n");
}

TEST(Restriction, TakesWordsOutOfBootLines) {
  Restriction restriction;
  for (const char* word : {"protection", "refuse", "no_grant"}) {
    EXPECT_TRUE(restriction.learn(std::string("no ") + word));
  }
  EXPECT_EQ(without(restriction,
                    "boot processes=1 ram=1024 initial_break=256 flash=128 protected=16 fault=stop "
                    "protection=pmsav7 refuse=3\ndriver 1 ro=1 rw=1 no_grant\n"),
            kBoot);
}

}  // namespace
}  // namespace stream
