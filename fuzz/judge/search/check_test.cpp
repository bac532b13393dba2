// Whatever the number of workers: every program is run, the first one that is not well is told of,
// and what happens to a worker is no secret.
#include "search/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>

#include "scenario/print.hpp"
#include "search/workers.hpp"

namespace search {
namespace {

using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;
using testing::EndsWith;
using testing::HasSubstr;

constexpr std::uint64_t kUnits = 40;
constexpr std::uint32_t kPrograms = 25;  // of each unit but the third, which is empty

// Programs of two operations that say which they are: `exit 0 UNIT`, `exit 0 PROGRAM`.
class Numbers final : public exhaustive::Space {
 public:
  [[nodiscard]] std::uint64_t units() const override { return kUnits; }
  [[nodiscard]] std::uint64_t size() const override { return (kUnits - 1) * kPrograms; }
  bool each(std::uint64_t unit, const exhaustive::Visit& visit) override {
    if (unit == 2) return true;
    for (std::uint32_t i = 0; i < kPrograms; ++i) {
      std::array<Operation, 2> operations;
      operations[0].kind = operations[1].kind = OperationKind::kExit;
      operations[0].code = static_cast<std::uint32_t>(unit);
      operations[1].code = i;
      if (!visit({.boot = {}, .operations = operations})) return false;
    }
    return true;
  }
  [[nodiscard]] std::string describe(std::uint64_t unit, std::uint64_t program) override {
    return "unit " + std::to_string(unit) + ", program " + std::to_string(program);
  }
};

using Agrees = std::function<bool(std::uint32_t unit, std::uint32_t program)>;

class StandIn final : public Judge {
 public:
  explicit StandIn(Agrees agrees) : agrees_(std::move(agrees)) {}
  bool agrees(const Program& program) override {
    told_ = scenario::print(program);
    return agrees_(program.operations[0].code, program.operations[1].code);
  }
  [[nodiscard]] std::string report() const override { return "the report of\n" + told_; }

 private:
  Agrees agrees_;
  std::string told_;
};

Result check_numbers(std::size_t jobs, const Agrees& agrees) {
  Numbers space;
  return check(space, jobs, [&] { return std::make_unique<StandIn>(agrees); });
}

class CheckTest : public testing::TestWithParam<std::size_t> {};

TEST_P(CheckTest, RunsEveryProgram) {
  const Result result = check_numbers(GetParam(), [](auto, auto) { return true; });
  EXPECT_TRUE(result.agree());
  EXPECT_FALSE(result.interrupted);
  EXPECT_EQ(result.programs, Numbers().size());
  EXPECT_EQ(result.operations, 2 * Numbers().size());
}

TEST_P(CheckTest, TellsOfTheFirstThatIsNotWell) {
  const Result result = check_numbers(GetParam(), [](auto unit, auto program) {
    if (unit == 5) usleep(1000);  // the others are ahead
    return (unit != 5 || program < 20) && (unit != 6 || program < 3) && unit < 30;
  });
  EXPECT_THAT(result.report, HasSubstr("unit 5, program 20\nthe report of\n"));
  EXPECT_THAT(result.report, EndsWith("exit 0 5\nexit 0 20\n"));
  EXPECT_LT(result.programs, Numbers().size());
}

TEST_P(CheckTest, AProgramThatBringsItsWorkerDownIsTold) {
  const Result killed = check_numbers(GetParam(), [](auto unit, auto program) {
    if (unit == 7 && program == 4) raise(SIGKILL);
    return true;
  });
  EXPECT_THAT(killed.report, HasSubstr("unit 7, program 4\n"));
  EXPECT_THAT(killed.report, HasSubstr("brought the process down (signal 9)"));
  EXPECT_THAT(killed.report, EndsWith("exit 0 7\nexit 0 4\n"));

  const Result ended = check_numbers(GetParam(), [](auto unit, auto) {
    if (unit == 9) _exit(3);
    return true;
  });
  EXPECT_THAT(ended.report, HasSubstr("unit 9, program 0\n"));
  EXPECT_THAT(ended.report, HasSubstr("(exit status 3)"));
}

TEST_P(CheckTest, ADifferenceThatDoesNotComeAgainIsTold) {
  const pid_t here = getpid();
  const Result result =
      check_numbers(GetParam(), [here](auto unit, auto) { return unit != 8 || getpid() == here; });
  EXPECT_THAT(result.report, HasSubstr("unit 8, program 0\n"));
  EXPECT_THAT(result.report, HasSubstr("is when run alone"));
}

TEST_P(CheckTest, AnInterruptStopsIt) {
  const pid_t here = getpid();
  const Result result = check_numbers(GetParam(), [here](auto unit, auto program) {
    if (unit == 4 && program == 0) kill(here, SIGINT);
    usleep(100);
    return true;
  });
  EXPECT_TRUE(result.interrupted);
  EXPECT_TRUE(result.agree());
  EXPECT_GT(result.programs, 0U);
  EXPECT_LT(result.programs, Numbers().size());
}

TEST_P(CheckTest, AWorkerThatCannotWorkIsAnError) {
  EXPECT_THROW(
      check_numbers(GetParam(), [](auto, auto) -> bool { throw std::runtime_error("no"); }),
      std::runtime_error);
  EXPECT_THROW(share_out(GetParam(), 1, [](Worker&) { _exit(2); }), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(Jobs, CheckTest, testing::Values(1, 2, 5));

TEST(Summary, SaysHowMuchAndHowItEnded) {
  const Numbers space;
  Result result = {
      .programs = 950, .operations = 1234567, .seconds = 2, .interrupted = false, .report = {}};
  EXPECT_EQ(summary(result, space, "numbers"),
            "950 of 975 numbers, 1,234,567 operations in 2 s (475 and 617,283 a second): "
            "core and model agree\n");
  result.interrupted = true;
  EXPECT_THAT(summary(result, space, "numbers"), HasSubstr(": interrupted; "));
  result.report = "wrong\n";
  EXPECT_THAT(summary(result, space, "numbers"), testing::StartsWith("wrong\n\n950 of"));
  EXPECT_THAT(summary(result, space, "numbers"), EndsWith(": a difference\n"));
}

}  // namespace
}  // namespace search
