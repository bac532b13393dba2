// Each goal is reached by the scenario that shows it, at the operation that says so and not before;
// all of them and all outcomes are reached by the scenarios here and the recorded ones; and what
// one input reaches does not depend on the others.
#include "goals/goals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "compare/transcript.hpp"
#include "goals/summary.hpp"
#include "input/decode.hpp"
#include "input/encode.hpp"
#include "machine.hpp"
#include "scenario/parse.hpp"

namespace goals {
namespace {

using testing::StartsWith;

harness::Machine& machine() {
  static harness::Machine one;
  return one;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  // A delta that wraps 64 bits is no number of a 32-bit machine; its low half wraps there.
  constexpr std::string_view kWideDelta = "-9223372034707292161";
  const std::size_t at = sizeof(std::size_t) < 8 ? text.find(kWideDelta) : std::string::npos;
  if (at != std::string::npos) text.replace(at, kWideDelta.size(), "2147483647");
  return text;
}

scenario::Scenario parse_file(const std::string& path) {
  auto parsed = scenario::parse(read(path));
  if (!parsed) {
    throw std::invalid_argument(path + ":" + std::to_string(parsed.error().line) + ": " +
                                parsed.error().message);
  }
  return std::move(*parsed);
}

std::vector<std::string> scenarios_in(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".scn") paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  return paths;
}

// Runs the program on the model and watches it. For each goal, the operation that reached it.
using Reached = std::array<std::optional<std::size_t>, kGoals.size()>;
Reached watch(Goals& goals, const scenario::Program& program) {
  model::Model model;
  std::vector<char> storage(scenario::kOutcomeCapacity);
  scenario::OutcomeWriter outcome(storage, program.boot, machine().placement());
  model.boot(program.boot, machine().placement());
  goals.begin(program, machine().placement(), model);
  Reached reached;
  for (std::size_t i = 0; i < program.operations.size(); ++i) {
    outcome.clear();
    model.step(program.operations[i], outcome);
    goals.observe(i, outcome.text(), model);
    for (const GoalRow& row : kGoals) {
      auto& first = reached[static_cast<std::size_t>(row.goal)];
      if (!first && goals.reached(row.goal)) first = i;
    }
  }
  return reached;
}

std::set<std::string> names_of(const Reached& reached) {
  std::set<std::string> names;
  for (const GoalRow& row : kGoals) {
    if (reached[static_cast<std::size_t>(row.goal)]) names.insert(std::string(row.name));
  }
  return names;
}

// ---- The scenario of each goal

scenario::Scenario scenario_of(const GoalRow& row) {
  return parse_file(GOALS_DIR "/" + std::string(row.name) + ".scn");
}

// What the scenario says that it reaches: its goal, and those in a line `# Also reached: a, b.`.
std::set<std::string> expected_names(const GoalRow& row, const scenario::Scenario& scenario) {
  constexpr std::string_view kAlso = "# Also reached: ";
  std::set<std::string> names = {std::string(row.name)};
  for (const scenario::Line& line : scenario.lines()) {
    if (!line.source.starts_with(kAlso)) continue;
    std::string rest = line.source.substr(kAlso.size());
    rest.back() = ',';  // was the full stop
    for (std::size_t at = 0; at < rest.size();) {
      const std::size_t comma = rest.find(',', at);
      names.insert(rest.substr(at, comma - at));
      at = comma + 2;
    }
  }
  return names;
}

TEST(GoalScenarios, SayWhatTheyShow) {
  for (const GoalRow& row : kGoals) {
    EXPECT_EQ(scenario_of(row).lines().front().source,
              "# " + std::string(row.rule) + ": " + std::string(row.what) + ".");
  }
}

// The operations before the marked one are near misses, those that say so above all.
TEST(GoalScenarios, ReachTheirGoalAtTheMarkedOperationAndNotBefore) {
  const auto goals = std::make_unique<Goals>();
  for (const GoalRow& row : kGoals) {
    SCOPED_TRACE(row.name);
    const scenario::Scenario scenario = scenario_of(row);
    const Reached first = watch(*goals, scenario.program());
    const auto reached = first[static_cast<std::size_t>(row.goal)];
    ASSERT_TRUE(reached);
    EXPECT_EQ(scenario.line_of(*reached).comment, "# reached");
    std::size_t marks = 0;
    std::size_t near_misses = 0;
    for (std::size_t i = 0; i < scenario.program().operations.size(); ++i) {
      const scenario::Line& line = scenario.line_of(i);
      if (line.comment == "# reached") ++marks;
      if (!line.comment.starts_with("# near miss: ")) continue;
      ++near_misses;
      EXPECT_LT(i, *reached) << line.source;
    }
    EXPECT_EQ(marks, 1U);
    EXPECT_GE(near_misses, 1U);
  }
}

TEST(GoalScenarios, ReachNothingElseThanTheySay) {
  const auto goals = std::make_unique<Goals>();
  for (const GoalRow& row : kGoals) {
    const scenario::Scenario scenario = scenario_of(row);
    EXPECT_EQ(names_of(watch(*goals, scenario.program())), expected_names(row, scenario))
        << row.name;
  }
}

TEST(GoalScenarios, AreOneForEachGoalAndThoseOfOutcomes) {
  std::set<std::string> names;
  for (const std::string& path : scenarios_in(GOALS_DIR)) {
    const std::string name = std::filesystem::path(path).stem().string();
    if (!name.starts_with("outcomes-")) names.insert(name);
  }
  std::set<std::string> expected;
  for (const GoalRow& row : kGoals) expected.insert(std::string(row.name));
  EXPECT_EQ(names, expected);
}

TEST(GoalScenarios, HaveTheOutcomesOfTheCoreAndTheModel) {
  for (const std::string& path : scenarios_in(GOALS_DIR)) {
    const scenario::Scenario scenario = parse_file(path);
    const std::string text = read(path);
    EXPECT_EQ(harness::transcript(scenario, harness::run_on_core(scenario.program(), machine())),
              text);
    EXPECT_EQ(harness::transcript(scenario, harness::run_on_model(scenario.program(), machine())),
              text);
  }
}

// So that they can be seeds.
TEST(GoalScenarios, ReachTheSameAsFuzzInputs) {
  const auto as_text = std::make_unique<Goals>();
  const auto as_input = std::make_unique<Goals>();
  const auto decoded = std::make_unique<input::DecodedScenario>();
  for (const std::string& path : scenarios_in(GOALS_DIR)) {
    const scenario::Scenario scenario = parse_file(path);
    const auto packed = input::encode(scenario.program(), input::Mix::kEverything);
    ASSERT_TRUE(packed) << path << ": " << packed.error();
    EXPECT_EQ(watch(*as_input, decoded->decode(*packed)), watch(*as_text, scenario.program()));
  }
}

// ---- All of them

TEST(Goals, AllAreReachedByTheScenariosWeHave) {
  const auto goals = std::make_unique<Goals>();
  for (const std::string folder : {GOALS_DIR, CONFORMANCE_DIR}) {
    for (const std::string& path : scenarios_in(folder)) {
      watch(*goals, parse_file(path).program());
    }
  }
  for (const GoalRow& row : kGoals) EXPECT_GT(goals->inputs_reaching(row.goal), 0U) << row.name;
  for (const OperationOutcomes& row : kPossible) {
    for (std::size_t i = 0; i < kOutcomeClasses; ++i) {
      const auto outcome = static_cast<OutcomeClass>(i);
      EXPECT_EQ(goals->times(row.kind, outcome) != 0, row.classes.has(outcome))
          << scenario::shape_of(row.kind).name << " -> " << name_of(outcome);
    }
  }
  EXPECT_EQ(summary(*goals),
            "goals: " + std::to_string(kGoals.size()) + " of " + std::to_string(kGoals.size()) +
                " · outcomes: " + std::to_string(kPairs) + " of " + std::to_string(kPairs));
}

TEST(Goals, CountInputsAndOutcomes) {
  const scenario::Scenario scenario = parse_file(GOALS_DIR "/break-to-mark.scn");
  const auto goals = std::make_unique<Goals>();
  EXPECT_THAT(summary(*goals), StartsWith("goals: 0 of "));
  for (int i = 0; i < 3; ++i) watch(*goals, scenario.program());
  EXPECT_THAT(summary(*goals), StartsWith("goals: 1 of "));
  EXPECT_EQ(goals->inputs_reaching(Goal::kBreakToMark), 3U);
  EXPECT_EQ(goals->inputs_reaching(Goal::kBreakBelowMark), 0U);
  EXPECT_EQ(goals->times(scenario::OperationKind::kBrk, kOk), 6U);
  EXPECT_EQ(goals->pairs_reached(), 2U);  // the other is allow_rw, empty
}

// Engines take an input whose edges differ from one run to the next for unstable.
TEST(Goals, AnInputReachesTheSameWhateverRanBefore) {
  std::vector<std::string> paths = scenarios_in(GOALS_DIR);
  for (const std::string& path : scenarios_in(CONFORMANCE_DIR "/rules")) paths.push_back(path);
  const auto shared = std::make_unique<Goals>();
  Totals sum{};
  for (const std::string& path : paths) {
    const scenario::Scenario scenario = parse_file(path);
    const auto alone = std::make_unique<Goals>();
    EXPECT_EQ(watch(*shared, scenario.program()), watch(*alone, scenario.program())) << path;
    for (const GoalRow& row : kGoals) {
      sum[static_cast<std::size_t>(row.goal)] += alone->inputs_reaching(row.goal);
    }
  }
  for (const GoalRow& row : kGoals) {
    EXPECT_EQ(shared->inputs_reaching(row.goal), sum[static_cast<std::size_t>(row.goal)])
        << row.name;
  }
}

// Under the sanitizers: whatever comes, the watcher looks at nothing that is not there.
TEST(Goals, AnyInputCanBeWatched) {
  std::mt19937 random(2);  // NOLINT(*-msc51-cpp): the same inputs every time
  const auto decoded = std::make_unique<input::DecodedScenario>();
  const auto goals = std::make_unique<Goals>();
  for (int i = 0; i < 1000; ++i) {
    std::vector<std::uint8_t> input(random() % 512);
    for (std::uint8_t& byte : input) byte = static_cast<std::uint8_t>(random());
    watch(*goals, decoded->decode(input));
  }
  EXPECT_GT(goals->goals_reached(), kGoals.size() / 3);
  EXPECT_GT(goals->pairs_reached(), kPairs / 2);
}

}  // namespace
}  // namespace goals
