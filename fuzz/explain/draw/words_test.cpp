// What is said of operations and names in a story.
#include "draw/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"

namespace draw {
namespace {

TEST(Words, HaveAMeaningForEachOperation) {
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    scenario::Operation operation;
    operation.kind = shape.kind;
    EXPECT_FALSE(meaning(operation).empty()) << shape.name;
  }
}

TEST(Words, TellMemopsApart) {
  scenario::Operation operation;
  operation.kind = scenario::OperationKind::kMemop;
  operation.code = 4;
  EXPECT_NE(meaning(operation).find("which byte of flash"), std::string_view::npos);
  operation.code = 7;
  const std::string_view unknown = meaning(operation);
  EXPECT_NE(unknown.find("does not know"), std::string_view::npos);
  operation.code = 0xffffffff;
  EXPECT_EQ(meaning(operation), unknown);
}

TEST(Words, AreThoseOfTheStoryEachOnce) {
  const auto scenario = scenario::parse(
      "boot processes=1 ram=1024 initial_break=128 flash=64 protected=0 fault=stop\n"
      "driver 1 ro=1 rw=1\n"
      "allow_rw 0 1 0 ram+0 8\nallow_rw 0 1 0 ram+8 8\nexternal xrw:0 rw:0:1:0\nmemop 0 4\n");
  ASSERT_TRUE(scenario);
  const std::vector<Word> all = words(scenario->program());
  const auto times = [&](std::string_view term) {
    return std::ranges::count(all, term, &Word::term);
  };
  for (const char* const term :
       {"mark", "life", "allow_rw", "rw:P:DRIVER:SLOT", "external", "xrw:K, xro:K", "memop P 4"}) {
    EXPECT_EQ(times(term), 1) << term;
  }
  for (const char* const term : {"ur:P:DRIVER:SLOT", "memop P 5", "allow_ro"}) {
    EXPECT_EQ(times(term), 0) << term;
  }
}

}  // namespace
}  // namespace draw
