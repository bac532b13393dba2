// What runs through the listener is compared and watched; from a difference on nothing is watched.
#include "compare/goal_listener.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "scenario/test_scenario.hpp"

namespace harness {
namespace {

using goals::Goal;
using scenario::OperationKind;

constexpr std::string_view kText =
    "boot processes=1 ram=1024 initial_break=256 flash=64 protected=0 fault=stop\n"
    "driver 1 ro=1 rw=2\n"
    "allow_rw 0 1 0 ram+16 240\n"  // ends at the break
    "state 0\n"
    "allow_rw 0 1 0 ram+16 241\n";  // one byte past it

// Changes the outcome of one operation on its way to the listener.
class Meddler final : public Listener {
 public:
  Meddler(Listener& listener, std::size_t meddle_with)
      : listener_(&listener), meddle_with_(meddle_with) {}

  bool finished(std::size_t operation, std::string_view outcome) override {
    return listener_->finished(operation, operation == meddle_with_ ? "meddled" : outcome);
  }

 private:
  Listener* listener_;
  std::size_t meddle_with_;
};

class GoalListenerTest : public testing::Test {
 protected:
  const scenario::Scenario scenario_ = scenario::test::parsed(kText);
  World world_;
  goals::Goals goals_;
  GoalListener listener_{world_, goals_};
};

TEST_F(GoalListenerTest, WatchesEveryOperation) {
  for (std::uint64_t inputs = 1; inputs <= 2; ++inputs) {
    EXPECT_FALSE(listener_.run(scenario_.program()));
    EXPECT_TRUE(goals_.reached(Goal::kBufferEndsAtBreak));
    EXPECT_TRUE(goals_.reached(Goal::kBufferOnePastBreak));
    EXPECT_EQ(goals_.inputs_reaching(Goal::kBufferEndsAtBreak), inputs);
    EXPECT_EQ(goals_.times(OperationKind::kState, goals::kActive), inputs);
  }
}

TEST_F(GoalListenerTest, WatchesNothingFromADifferenceOn) {
  const scenario::Program program = scenario_.program();
  world_.comparison.begin(program);
  goals_.begin(program, world_.machine.placement(), world_.model);
  Meddler meddler(listener_, 1);
  world_.executor.run(program, meddler);
  const auto difference = world_.comparison.end();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->operation, 1U);
  EXPECT_TRUE(goals_.reached(Goal::kBufferEndsAtBreak));
  EXPECT_FALSE(goals_.reached(Goal::kBufferOnePastBreak));
  EXPECT_EQ(goals_.times(OperationKind::kState, goals::kActive), 0U);
  EXPECT_EQ(goals_.times(OperationKind::kState, goals::kUnknown), 0U);
}

}  // namespace
}  // namespace harness
