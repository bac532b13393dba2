#include "failure/subject_run.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "machine.hpp"
#include "minimize/minimizer.hpp"
#include "model/model_subject.hpp"
#include "scenario/test_scenario.hpp"

namespace failure {
namespace {

using subjects::Answer;

scenario::Scenario parsed(const std::string& operations) {
  return scenario::test::parsed(
      "boot processes=1 ram=1024 initial_break=256 flash=128 protected=16 fault=stop\n"
      "driver 1 ro=1 rw=1\n" +
      operations);
}

std::string signature_of(const Answer& answer) {
  const auto scenario = parsed("state 0\nterminate 0\n");
  const auto failure =
      failure_of_answer(scenario.program(), answer, {.outcomes = {"active", "ok"}});
  return failure ? signature(*failure) : "none";
}

TEST(SubjectRun, EachWayToFailHasItsSignature) {
  EXPECT_EQ(signature_of({.outcomes = {"active", "ok"}}), "none");
  EXPECT_EQ(signature_of({.kind = Answer::Kind::kSkipped, .outcomes = {}, .what = "no state"}),
            "none");
  EXPECT_EQ(signature_of({.outcomes = {"active", "err Oh 5"}}),
            "difference / terminate / outcome err Oh for ok");
  EXPECT_EQ(signature_of({.kind = Answer::Kind::kHung, .outcomes = {"active"}}),
            "hang / terminate / does not end");
  EXPECT_EQ(signature_of(
                {.kind = Answer::Kind::kUnreadable, .outcomes = {"active"}, .what = "answers `x`"}),
            "answer / a program / cannot be read");
}

TEST(SubjectRun, AnEndIsTheOperationsWhereItIsKnown) {
  EXPECT_EQ(
      signature_of({.kind = Answer::Kind::kEnded, .outcomes = {"active"}, .what = "signal 6"}),
      "death / terminate / signal 6");
  EXPECT_EQ(signature_of({.kind = Answer::Kind::kEnded, .outcomes = {}, .what = "signal 6"}),
            "death / a program / signal 6");
}

TEST(SubjectRun, APanicOfRustIsToldByItsFile) {
  EXPECT_EQ(signature_of({.kind = Answer::Kind::kEnded,
                          .outcomes = {"active"},
                          .what = "exit status 101",
                          .output = "thread 'main' panicked at kernel/src/grant.rs:12:5:\nno\n"}),
            "death / terminate / panic in grant.rs");
}

TEST(SubjectRun, ADifferenceInFrontOfTheEndIsTheFailure) {
  EXPECT_EQ(signature_of({.kind = Answer::Kind::kEnded, .outcomes = {"gone"}, .what = "signal 6"}),
            "difference / state / outcome gone for active");
}

// Answers as the model does, but that a restart comes to nothing.
class Forgetful final : public subjects::Subject {
 public:
  explicit Forgetful(model::ModelSubject& model) : model_(model) {}
  [[nodiscard]] std::string_view name() const override { return "forgetful"; }
  Answer run(const scenario::Program& program) override {
    ++runs;
    Answer answer = model_.run(program);
    for (std::size_t i = 0; i < program.operations.size(); ++i) {
      if (program.operations[i].kind == scenario::OperationKind::kRestart) {
        answer.outcomes[i] = "forgotten";
      }
    }
    return answer;
  }
  int runs = 0;

 private:
  model::ModelSubject& model_;
};

TEST(SubjectRun, AProgramIsMadeSmallInThisProcess) {
  const auto machine = std::make_unique<harness::Machine>();
  const auto model = std::make_unique<model::ModelSubject>(machine->placement());
  Forgetful subject(*model);
  const auto scenario = parsed("state 0\nwith ro:0:1:0\n  restart 0\nend\nterminate 0\n");
  Trials trials({}, Trials::Where::kHere);
  minimize::Minimizer minimizer(trials, SubjectRun(subject, *model), [](const auto&) {});
  ASSERT_TRUE(minimizer.run(scenario.program()));
  EXPECT_EQ(minimizer.program().operations.size(), 1U);
  EXPECT_EQ(signature(minimizer.failure()), "difference / restart / outcome forgotten for ok");
  EXPECT_GT(subject.runs, 2);  // this very object was asked
}

}  // namespace
}  // namespace failure
