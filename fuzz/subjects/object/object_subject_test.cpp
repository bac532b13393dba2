#include "object/object_subject.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "scenario/test_scenario.hpp"

namespace subjects {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

scenario::Scenario parsed(const std::string& operations) {
  return scenario::test::parsed(
      "boot processes=1 ram=1024 initial_break=256 flash=128 protected=16 fault=stop\n"
      "driver 1 ro=1 rw=1\n" +
      operations);
}

TEST(ObjectSubject, AnswersProgramAfterProgram) {
  ObjectSubject subject(SMALL_OBJECT);
  const auto scenario = parsed("with rw:0:1:0\n  terminate 0\nend\nstate 0\n");
  for (int i = 0; i < 2; ++i) {
    const Answer answer = subject.run(scenario.program());
    EXPECT_EQ(answer.kind, Answer::Kind::kRan);
    EXPECT_THAT(answer.outcomes, ElementsAre("ok", "ok", "", "ok"));
  }
}

TEST(ObjectSubject, AnAnswerMayBeLongerThanTheRoomAtFirst) {
  const auto scenario = parsed("chunks rw:0:1:0 1\n");
  const Answer answer = ObjectSubject(SMALL_OBJECT).run(scenario.program());
  ASSERT_EQ(answer.outcomes.size(), 1U);
  EXPECT_EQ(answer.outcomes[0].size(), 3U + 100'000);
}

TEST(ObjectSubject, ItMaySkip) {
  const auto scenario = parsed("stop 0\n");
  const Answer answer = ObjectSubject(SMALL_OBJECT).run(scenario.program());
  EXPECT_EQ(answer.kind, Answer::Kind::kSkipped);
  EXPECT_EQ(answer.what, "no stop");
}

TEST(ObjectSubject, AnAnswerThatEndsEarlyCannotBeRead) {
  const auto scenario = parsed("state 0\nremove 0\nstate 0\n");
  const Answer answer = ObjectSubject(SMALL_OBJECT).run(scenario.program());
  EXPECT_EQ(answer.kind, Answer::Kind::kUnreadable);
  EXPECT_EQ(answer.what, "ends its answer before `remove 0`");
}

TEST(ObjectSubject, KnowsWhetherItGuidesAnEngine) {
  EXPECT_FALSE(ObjectSubject(SMALL_OBJECT).guides());  // no preset with tests instruments it
}

TEST(ObjectSubject, WhatIsNoneIsRefusedByName) {
  const auto refusal = [](const char* path) -> std::string {
    try {
      const ObjectSubject subject(path);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_THAT(refusal("/no/such.so"), HasSubstr("/no/such.so"));
  EXPECT_THAT(refusal("CMakeLists.txt"), HasSubstr("CMakeLists.txt"));
  EXPECT_THAT(refusal(EMPTY_OBJECT), HasSubstr("has no function procbuf_subject_run"));
}

}  // namespace
}  // namespace subjects
