// What is made of a story of memory protection that fails. Nothing is wrong with the firmware's
// code, so what runs the stories here is a stand-in that finds fault with some.
#include "failure/story_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "failure/triage.hpp"
#include "hardware/story_format.hpp"

namespace failure {
namespace {

using hardware::Plan;
using hardware::Step;
using hardware::StepKind;

constexpr std::uint32_t kLeast = 100;

// Finds fault with a break of kLeast and more, if a grant has come before; and with all probes.
void stand_in(std::span<const std::uint8_t> story, Notes& notes) {
  const Plan plan = hardware::decode(story);
  bool granted = false;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    notes.at(i, "pmsav8");
    granted = granted || step.kind == StepKind::kGrant;
    if (step.kind == StepKind::kBreak && granted && step.numbers[0] >= kLeast) {
      notes.does_not_hold(Kind::kProtection, "a load of N at N works, and should fault",
                          "a load of 4 at 0x100 works, and should fault");
      return;
    }
    if (step.kind == StepKind::kProbe) {
      notes.does_not_hold(Kind::kProtection, "the kernel has no access at N",
                          "the kernel has no access at 0x4");
      return;
    }
  }
}

std::vector<std::uint8_t> long_story() {
  Plan plan{.hardware = {1, 6, 0x80}, .steps = {}};
  for (std::uint32_t i = 0; i < 10; ++i) {
    plan.steps.push_back({.kind = StepKind::kDeath});
    plan.steps.push_back({.kind = StepKind::kBreak, .numbers = {40 * i}});
    plan.steps.push_back({.kind = StepKind::kGrant, .numbers = {i}});
  }
  plan.steps.push_back({.kind = StepKind::kProbe});
  return hardware::encode(plan);
}

class StoryRunTest : public testing::Test {
 protected:
  StoryRunTest() {
    failure = *trials.of_one([](Notes& notes) { stand_in(long_story(), notes); });
  }

  Trials trials{{}};
  Failure failure;
};

TEST_F(StoryRunTest, HasASignatureAndASentence) {
  EXPECT_EQ(failure.kind, Kind::kProtection);
  EXPECT_EQ(failure.operation, 10U);
  EXPECT_EQ(signature(failure), "protection / pmsav8 / a load of N at N works, and should fault");
  EXPECT_EQ(sentence(failure, {}),
            "after step 11 under pmsav8, a load of 4 at 0x100 works, and should fault "
            "(docs/contract.md: P1, P6)");
  const auto groups = triage({{.path = "a", .size = 1, .signature = signature(failure)}}, {});
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].name, "protection-pmsav8-a-load-of-N-at-N-works-and-should-fault");
}

TEST_F(StoryRunTest, IsMadeAsSmallAsTheSameFaultLetsIt) {
  std::size_t shown = 0;
  const auto least = minimize_story(long_story(), failure, trials, stand_in,
                                    [&](std::size_t length) { shown = length; });
  const Plan plan = hardware::decode(least);
  EXPECT_EQ(plan.hardware, Plan{}.hardware);
  ASSERT_EQ(plan.steps.size(), 2U);
  EXPECT_EQ(shown, 2U);
  EXPECT_EQ(plan.steps[0].kind, StepKind::kGrant);
  EXPECT_EQ(plan.steps[0].numbers[0], 0U);
  EXPECT_EQ(plan.steps[1].kind, StepKind::kBreak);
  EXPECT_EQ(plan.steps[1].numbers[0], kLeast);
}

// A step that brings the program down is told, and not run.
TEST_F(StoryRunTest, IsExplainedUpToTheStepThatFails) {
  failure.kind = Kind::kDeath;
  failure.check = "signal 11";
  const std::string text = explain_story(long_story(), failure);
  EXPECT_NE(text.find("procbuf: the program ends with signal 11 during `pmsav8`\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\nhardware pmsav8, 1 regions, registers left behind by somebody else\n"),
            std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with(" -> refused\nstep 11: brk, break 0x0, kernel from 0x0\n")) << text;
}

TEST_F(StoryRunTest, TheFirmwareDoesNotFail) {
  EXPECT_FALSE(failure_of_story(long_story(), trials));
}

}  // namespace
}  // namespace failure
