#include "scenario/pattern.hpp"

#include <gtest/gtest.h>

namespace scenario {
namespace {

TEST(Pattern, WithoutUnknownsStandsForItself) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("ok 0102", "ok 0102"));
  EXPECT_FALSE(matches("ok 0103", "ok 0102"));
  EXPECT_FALSE(matches("ok 01", "ok 0102"));
  EXPECT_FALSE(matches("ok 0102", "ok 01"));
  EXPECT_FALSE(matches("ok", ""));
}

TEST(Pattern, AQuestionMarkIsAnyOneCharacter) {
  EXPECT_TRUE(matches("ok 01ff03", "ok 01??03"));
  EXPECT_FALSE(matches("ok 01ff04", "ok 01??03"));
  EXPECT_FALSE(matches("ok 01f", "ok 01??"));
  EXPECT_FALSE(matches("ok 01fff", "ok 01??"));
  EXPECT_TRUE(matches("ok ??", "ok ??"));
}

TEST(Pattern, AStarAtTheEndIsAnything) {
  for (const char* const outcome : {"ok first=true offset=3", "err SIZE", "panic", ""}) {
    EXPECT_TRUE(matches(outcome, "*")) << outcome;
  }
  EXPECT_TRUE(matches("ok 1 2", "ok *"));
  EXPECT_FALSE(matches("err SIZE", "ok *"));
  EXPECT_FALSE(matches("ok", "ok *"));
}

}  // namespace
}  // namespace scenario
