#include "pipe/pipe_subject.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenario/test_scenario.hpp"

namespace subjects {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kBoot =
    "boot processes=1 ram=1024 initial_break=256 flash=128 protected=16 fault=stop\n"
    "driver 1 ro=1 rw=1\n";

scenario::Scenario parsed(const std::string& operations) {
  return scenario::test::parsed(std::string(kBoot) + operations);
}

// A subject that is a script: `cases` are the shell's, and look at a line; what they leave is
// answered with ` -> ok`, as it should be.
std::string answering(const std::string& cases) {
  return "while IFS= read -r line; do case \"$line\" in " + cases +
         " '%%'* | boot* | driver* | end) echo \"$line\" ;; *) echo \"$line -> ok\" ;; esac; done";
}

Answer answer_of(const std::string& command, const std::string& operations,
                 std::chrono::milliseconds patience = PipeSubject::kPatience) {
  PipeSubject subject(command, patience);
  const scenario::Scenario scenario = parsed(operations);
  return subject.run(scenario.program());
}

TEST(PipeSubject, OneProcessAnswersProgramAfterProgram) {
  PipeSubject subject(answering("*state*) lives=$((lives + 1)); echo \"$line -> life $lives\" ;;"));
  const scenario::Scenario scenario = parsed("with ro:0:1:0\n  state 0\nend\n");
  const Answer first = subject.run(scenario.program());
  EXPECT_EQ(first.kind, Answer::Kind::kRan);
  EXPECT_THAT(first.outcomes, ElementsAre("ok", "life 1", ""));
  EXPECT_THAT(subject.run(scenario.program()).outcomes, ElementsAre("ok", "life 2", ""));
}

TEST(PipeSubject, ItMayAnswerOnlyWhenItSeesTheNextHeader) {
  PipeSubject subject(
      answering("'%%'*) printf '%b' \"$all\"; all=\"$line\\n\" ;; boot* | driver*) ;;"
                "state* | terminate*) all=\"$all$line -> ok\\n\" ;;"));
  const scenario::Scenario scenario = parsed("state 0\nterminate 0\n");
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(subject.run(scenario.program()).outcomes, ElementsAre("ok", "ok"));
  }
}

TEST(PipeSubject, ItMayLeaveOutBootLinesAndIndentation) {
  EXPECT_THAT(answer_of(answering("boot* | driver*) ;; *state*) echo 'state 0 -> ok' ;;"),
                        "with ro:0:1:0\n  state 0\nend\n")
                  .outcomes,
              ElementsAre("ok", "ok", ""));
}

TEST(PipeSubject, ItMaySkip) {
  PipeSubject subject(answering("'%%'*) echo \"$line skipped no state\" ;; *) ;;"));
  const scenario::Scenario scenario = parsed("state 0\n");
  for (int i = 0; i < 2; ++i) {
    const Answer answer = subject.run(scenario.program());
    EXPECT_EQ(answer.kind, Answer::Kind::kSkipped);
    EXPECT_EQ(answer.what, "no state");
  }
}

TEST(PipeSubject, ThatEndsIsStartedAgain) {
  PipeSubject subject(answering("restart*) echo oh >&2; exit 3 ;;"));
  const scenario::Scenario well = parsed("state 0\n");
  const scenario::Scenario deadly = parsed("state 0\nrestart 0\n");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(subject.run(well.program()).kind, Answer::Kind::kRan);
    const Answer answer = subject.run(deadly.program());
    EXPECT_EQ(answer.kind, Answer::Kind::kEnded);
    EXPECT_EQ(answer.what, "exit status 3");
    EXPECT_EQ(answer.output, "oh\n");
    EXPECT_THAT(answer.outcomes, ElementsAre("ok"));
  }
}

TEST(PipeSubject, ThatASignalEndsSaysWhich) {
  EXPECT_EQ(answer_of("kill -SEGV $$", "state 0\n").what, "signal 11");
}

TEST(PipeSubject, ThatIsNotThereHasEnded) {
  const Answer answer = answer_of("/no/such/command", "state 0\n");
  EXPECT_EQ(answer.kind, Answer::Kind::kEnded);
  EXPECT_EQ(answer.what, "exit status 127");
  EXPECT_THAT(answer.output, HasSubstr("/no/such/command"));
}

TEST(PipeSubject, ThatDoesNotAnswerHangs) {
  const Answer answer = answer_of("cat > /dev/null", "state 0\n", std::chrono::milliseconds(200));
  EXPECT_EQ(answer.kind, Answer::Kind::kHung);
  EXPECT_EQ(answer.what, "does not answer within 200 ms");
}

TEST(PipeSubject, HalfALineIsNoOutcome) {
  const Answer answer =
      answer_of("printf '%%%% 1\\nstate 0 -> ok\\nterminate 0 -> o'", "state 0\nterminate 0\n");
  EXPECT_EQ(answer.kind, Answer::Kind::kEnded);
  EXPECT_THAT(answer.outcomes, ElementsAre("ok"));
}

TEST(PipeSubject, NonsenseIsToldAsSuch) {
  EXPECT_EQ(answer_of("echo hello; cat > /dev/null", "state 0\n").what,
            "answers `hello` where `%% 1` was expected");
  EXPECT_EQ(answer_of("echo '%% 1'; echo 'stat'; cat > /dev/null", "state 0\n").what,
            "answers `stat` where `state 0` with its outcome was expected");
  EXPECT_EQ(answer_of("exec cat", "state 0\n").what,
            "answers `state 0` without ` -> ` and an outcome");
}

TEST(PipeSubject, WhatItWroteBehindAnEarlierAnswerIsNoFaultOfTheNextProgram) {
  PipeSubject subject(answering("stop*) echo \"$line -> ok\"; echo DEBUG ;;"));
  const scenario::Scenario babbles = parsed("stop 0\n");
  const scenario::Scenario well = parsed("state 0\n");
  EXPECT_EQ(subject.run(babbles.program()).kind, Answer::Kind::kRan);
  EXPECT_EQ(subject.run(well.program()).kind, Answer::Kind::kRan);
}

TEST(PipeSubject, ItCannotFillTheMemory) {
  const Answer answer = answer_of("echo '%% 1'; exec yes '#'", "state 0\n");
  EXPECT_EQ(answer.kind, Answer::Kind::kUnreadable);
  EXPECT_EQ(answer.what, "answers with more than 4194304 bytes");
  EXPECT_EQ(answer_of("echo '%% 1'; exec tr '\\0' x < /dev/zero", "state 0\n").what,
            "answers with more than 4194304 bytes");
}

TEST(PipeSubject, MuchCanBeUnderWayInBothDirections) {
  std::string operations;
  for (int i = 0; i < 500; ++i) operations += "store 0 ram+0 " + std::string(2048, 'a') + "\n";
  const Answer answer = answer_of(answering("store*) echo \"$line -> $line\" ;;"), operations);
  EXPECT_EQ(answer.kind, Answer::Kind::kRan);
  EXPECT_EQ(answer.outcomes.size(), 500U);
}

}  // namespace
}  // namespace subjects
