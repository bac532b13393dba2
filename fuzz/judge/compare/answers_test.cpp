#include "compare/answers.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

using subjects::Answer;

TEST(Answers, TheFirstOutcomeThatIsNotAsExpectedIsTheDifference) {
  const auto difference = first_difference({.outcomes = {"ok", "", "ok 1", "ok"}},
                                           {.outcomes = {"ok", "", "ok 2", "none"}});
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->operation, 2U);
  EXPECT_EQ(difference->core, "ok 1");
  EXPECT_EQ(difference->model, "ok 2");
  EXPECT_EQ(difference->what, "outcome");
}

TEST(Answers, AreComparedAsFarAsBothGo) {
  EXPECT_FALSE(first_difference({.kind = Answer::Kind::kEnded, .outcomes = {"ok"}},
                                {.outcomes = {"ok", "ok"}}));
  EXPECT_FALSE(first_difference({.outcomes = {}}, {.outcomes = {}}));
}

TEST(Answers, WhatIsNotKnownIsNoDifference) {
  EXPECT_FALSE(first_difference({.outcomes = {"ok 00ff"}}, {.outcomes = {"ok 00??"}}));
  EXPECT_TRUE(first_difference({.outcomes = {"ok 01ff"}}, {.outcomes = {"ok 00??"}}));
}

}  // namespace
}  // namespace harness
