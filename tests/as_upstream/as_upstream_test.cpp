// Ground truth for the profiles: outcomes recorded from the upstream kernel that this project's are
// not, because of one decision. Each file is named after it; `same` is in front where none matters.
//
// They hold on a 64-bit machine, with this project's layout (M1, M2), which the upstream kernel was
// given for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "compare/transcript.hpp"
#include "machine.hpp"
#include "model/profile.hpp"
#include "scenario/parse.hpp"

namespace {

using harness::Machine;
using model::Profile;

std::vector<std::string> recorded_files() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(AS_UPSTREAM_DIR)) {
    if (entry.path().extension() == ".scn") paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  return paths;
}

// What stands before the number: a decision's name, or `same`.
std::string decision_of(const std::string& path) {
  const std::string name = std::filesystem::path(path).stem().string();
  return name.substr(0, name.find('-'));
}

Profile profile(const std::string& text) {
  const auto parsed = model::parse_profile(text);
  EXPECT_TRUE(parsed) << parsed.error();
  return parsed.value_or(Profile::procbuf());
}

Machine& machine() {
  static Machine one;
  return one;
}

scenario::Scenario read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto parsed = scenario::parse(text);
  if (!parsed) throw std::runtime_error(path + ": " + parsed.error().message);
  return std::move(*parsed);
}

class AsUpstream : public testing::TestWithParam<std::string> {
 protected:
  // The first recorded outcome that the model of this kernel does not have; empty where it has all.
  std::string difference(const std::string& text) const {
    const harness::Outcomes outcomes =
        harness::run_on_model(scenario_.program(), machine(), profile(text));
    const harness::Verdict verdict = harness::compare_with_recorded(scenario_, outcomes);
    EXPECT_NE(verdict.compared, 0U);
    if (verdict.mismatches.empty()) return {};
    const harness::Mismatch& first = verdict.mismatches.front();
    return first.line->source + " -> " + *first.line->recorded + ", and the model as " + text +
           " has " + first.outcome;
  }

  scenario::Scenario scenario_ = read(GetParam());
};

TEST_P(AsUpstream, ComesOutOfTheModelAsUpstream) {
  EXPECT_EQ(difference("upstream"), "");
}

TEST_P(AsUpstream, NeedsTheDecisionItIsNamedAfterSwitchedOffAndNoOther) {
  const std::string decision = decision_of(GetParam());
  if (decision == "same") {
    EXPECT_EQ(difference("procbuf"), "");
    return;
  }
  EXPECT_EQ(difference("procbuf,-" + decision), "");
  EXPECT_NE(difference("procbuf"), "");
  EXPECT_NE(difference("upstream,+" + decision), "");
}

INSTANTIATE_TEST_SUITE_P(Recorded, AsUpstream, testing::ValuesIn(recorded_files()),
                         [](const auto& test) {
                           std::string name = std::filesystem::path(test.param).stem().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(AsUpstreamFiles, AreAllHereForEveryDecision) {
  std::map<std::string, int> counts;
  for (const std::string& path : recorded_files()) ++counts[decision_of(path)];
  const std::map<std::string, int> expected = {{"E1", 20},  {"M3", 16},  {"M4", 50},
                                               {"M17", 27}, {"M18", 20}, {"same", 40}};
  EXPECT_EQ(counts, expected);
  EXPECT_EQ(counts.size(), model::kDecisions.size() + 1);
}

// Unknown bytes must not be a way for outcomes to agree that do not: of what the upstream kernel
// said, the model leaves little open.
TEST(AsUpstreamFiles, LittleOfThemIsUnknownToTheModel) {
  std::size_t outcomes = 0;
  std::size_t open = 0;
  for (const std::string& path : recorded_files()) {
    const scenario::Scenario scenario = read(path);
    for (const std::string& outcome :
         harness::run_on_model(scenario.program(), machine(), Profile::upstream())) {
      ++outcomes;
      if (outcome.find_first_of("?*") != std::string::npos) ++open;
    }
  }
  EXPECT_LT(open, outcomes / 100);
}

}  // namespace
