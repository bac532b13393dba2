#include "failure/triage.hpp"

#include <gtest/gtest.h>

namespace failure {
namespace {

TEST(TriageTest, OneGroupForEachSignatureTheGreatestFirst) {
  const auto groups = triage({{.path = "b", .size = 9, .signature = "death / get / signal 11"},
                              {.path = "c", .size = 5, .signature = "difference / brk / mark"},
                              {.path = "d", .size = 3, .signature = "difference / brk / mark"},
                              {.path = "a", .size = 1, .signature = ""}},
                             {{.name = "break_test", .signature = "difference / brk / mark"}});
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].name, "difference-brk-mark");
  EXPECT_EQ(groups[0].smallest, "d");
  EXPECT_EQ(groups[0].paths, (std::vector<std::string>{"d", "c"}));
  EXPECT_EQ(groups[0].known, "break_test");
  EXPECT_EQ(groups[1].signature, "death / get / signal 11");
  EXPECT_EQ(groups[1].known, "");
  EXPECT_EQ(groups[2].name, "does-not-fail");
}

}  // namespace
}  // namespace failure
