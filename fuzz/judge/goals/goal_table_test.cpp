// The table of goals is in order, and docs/goals.md says the same as the tables in the code.
#include "goals/goal_table.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "goals/outcome_class.hpp"

namespace goals {
namespace {

TEST(GoalTable, NamesDifferAndRulesAreRules) {
  std::set<std::string_view> names;
  for (const GoalRow& row : kGoals) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(std::string_view("ABCDEFGLMP").contains(row.rule.front())) << row.rule;
    EXPECT_FALSE(row.what.empty());
  }
}

// The page's lines of tables, without headings.
std::string table_lines() {
  std::ifstream page(GOALS_PAGE);
  std::string lines;
  for (std::string line; std::getline(page, line);) {
    const bool row = line.starts_with("| ") && !line.starts_with("| ---");
    if (row && !line.starts_with("| goal |") && !line.starts_with("| operation |")) {
      lines += line + "\n";
    }
  }
  return lines;
}

TEST(GoalsPage, SaysWhatTheTablesSay) {
  std::string expected;
  for (const GoalRow& row : kGoals) {
    expected.append("| `").append(row.name).append("` | ").append(row.rule).append(" | ");
    expected.append(row.what).append(" |\n");
  }
  for (const OperationOutcomes& row : kPossible) {
    expected.append("| `").append(scenario::shape_of(row.kind).name).append("` | ");
    std::string outcomes;
    for (std::size_t i = 0; i < kOutcomeClasses; ++i) {
      if (!row.classes.has(static_cast<OutcomeClass>(i))) continue;
      outcomes.append(outcomes.empty() ? "" : " · ").append(kOutcomeClassNames[i]);
    }
    expected.append(outcomes).append(" |\n");
  }
  EXPECT_EQ(table_lines(), expected);
}

}  // namespace
}  // namespace goals
