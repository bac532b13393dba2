#include "model/profile.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace model {
namespace {

// The rows of the page's table of decisions.
std::string rows_of_page() {
  std::ifstream page(CONTRACT_PAGE);
  std::string line;
  while (std::getline(page, line) && !line.starts_with("| decision |")) {
  }
  std::getline(page, line);  // the rule below the heading
  std::string rows;
  while (std::getline(page, line) && line.starts_with("| ")) rows += line + "\n";
  return rows;
}

TEST(ContractPage, SaysOfTheDecisionsWhatTheTableSays) {
  std::string expected;
  for (const DecisionRow& row : kDecisions) {
    expected.append("| ").append(row.name).append(" | ").append(row.rule).append(" | ");
    expected.append(row.place).append(" | ").append(row.upstream).append(" |\n");
  }
  EXPECT_EQ(rows_of_page(), expected);
}

TEST(Profile, ProcbufHasAllDecisionsAndUpstreamNone) {
  for (std::size_t i = 0; i < kDecisions.size(); ++i) {
    EXPECT_TRUE(Profile::procbuf().has(static_cast<Decision>(i))) << kDecisions[i].name;
    EXPECT_FALSE(Profile::upstream().has(static_cast<Decision>(i))) << kDecisions[i].name;
  }
  EXPECT_EQ(parse_profile("procbuf"), Profile::procbuf());
  EXPECT_EQ(parse_profile("upstream"), Profile::upstream());
}

TEST(Profile, EachDecisionCanBeSwitchedAlone) {
  for (std::size_t i = 0; i < kDecisions.size(); ++i) {
    const std::string name(kDecisions[i].name);
    Profile without = Profile::procbuf();
    without.set(static_cast<Decision>(i), false);
    EXPECT_EQ(parse_profile("procbuf,-" + name), without);
    EXPECT_EQ(parse_profile("procbuf,-" + name + ",+" + name), Profile::procbuf());
    Profile with = Profile::upstream();
    with.set(static_cast<Decision>(i), true);
    EXPECT_EQ(parse_profile("upstream,+" + name), with);
  }
}

TEST(Profile, SwitchesAddUp) {
  Profile profile = Profile::procbuf();
  profile.set(Decision::kE1, false);
  profile.set(Decision::kM18, false);
  EXPECT_EQ(parse_profile("procbuf,-M18,-E1"), profile);
  EXPECT_EQ(parse_profile("upstream,+M3,+M4,+M17"), profile);
}

TEST(Profile, WhatIsNoneIsSaidInOneLineWithThePlace) {
  const auto error = [](std::string_view text) {
    const auto parsed = parse_profile(text);
    EXPECT_FALSE(parsed) << text;
    return parsed ? "" : parsed.error();
  };
  EXPECT_EQ(error("procbuf,-M5"),
            "no profile: `procbuf,-M5`, at `-M5`; a profile is procbuf or upstream, then any of "
            ",-NAME and ,+NAME; the names are E1, M3, M4, M17, M18");
  for (const char* const text : {"", "Procbuf", "procbuf ", ",-M17", "-M17"}) error(text);
  for (const char* const text : {"procbuf,", "procbuf,M17", "procbuf,-", "procbuf,-M17,"}) {
    EXPECT_EQ(error(text).find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace model
