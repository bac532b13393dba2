#include "tool/goals.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "compare/goal_listener.hpp"
#include "goals/goals.hpp"
#include "goals/summary.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

namespace {

using ::goals::GoalRow;
using ::goals::Goals;
using ::goals::OutcomeClass;

// Runs inputs, one after the other, and watches them.
class Watch {
 public:
  void run_file(const std::string& file) {
    const std::string content = read_input(file);
    run(file, StoredProgram(file, content).program());
  }

  [[nodiscard]] const Goals& goals() const { return goals_; }
  // One line for each input on which the core and the model differ.
  [[nodiscard]] const std::vector<std::string>& differences() const { return differences_; }

 private:
  void run(const std::string& file, const scenario::Program& program) {
    const auto difference = listener_.run(program);
    if (!difference) return;
    differences_.push_back(
        fmt::format("{}: the core and the reference model differ after operation {} of {}: {}: "
                    "core {}, model {}",
                    file, difference->operation + 1, program.operations.size(), difference->what,
                    difference->core, difference->model));
  }

  harness::World world_;
  Goals goals_;
  harness::GoalListener listener_{world_, goals_};
  std::vector<std::string> differences_;
};

// Calls `use(operation's name, class, times)` for each pair that is possible, or that is not and
// came up all the same.
template <typename F>
void for_pairs(const Goals& goals, bool possible, F use) {
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    for (std::size_t i = 0; i < ::goals::kOutcomeClasses; ++i) {
      const auto outcome = static_cast<OutcomeClass>(i);
      if (::goals::possible(shape.kind, outcome) != possible) continue;
      const std::uint64_t times = goals.times(shape.kind, outcome);
      if (possible || times != 0) use(shape.name, ::goals::name_of(outcome), times);
    }
  }
}

void print_goals(const Goals& goals) {
  print(fmt::format("{:>10}  {}\n", "inputs", "goal"));
  for (const GoalRow& row : ::goals::kGoals) {
    print(fmt::format("{:>10}  {:<28} {:<4} {}\n", goals.inputs_reaching(row.goal), row.name,
                      row.rule, row.what));
  }
}

// One line for each operation: classes that it can have, each with how often it had them.
void print_outcomes(const Goals& goals) {
  print(fmt::format("\n{:<24}  {}\n", "operation", "times outcome"));
  std::string_view last;
  for_pairs(goals, true, [&](std::string_view name, std::string_view outcome, std::uint64_t times) {
    const std::string_view label = name == last ? "" : name;
    print(fmt::format("{:<24}  {:>10} {}\n", label, times, outcome));
    last = name;
  });
}

// What keeps the answer from being "all reached"; empty where nothing does.
std::string faults_of(const Watch& watch) {
  const Goals& goals = watch.goals();
  std::string faults;
  for (const std::string& difference : watch.differences()) faults += difference + "\n";
  for (const GoalRow& row : ::goals::kGoals) {
    if (goals.inputs_reaching(row.goal) != 0) continue;
    faults += fmt::format("missing: {} ({}): {}\n", row.name, row.rule, row.what);
  }
  for_pairs(goals, true, [&](std::string_view name, std::string_view outcome, std::uint64_t times) {
    if (times == 0) faults += fmt::format("missing: {} -> {}\n", name, outcome);
  });
  for_pairs(goals, false,
            [&](std::string_view name, std::string_view outcome, std::uint64_t times) {
              faults += fmt::format("impossible: {} -> {}, {} times\n", name, outcome, times);
            });
  return faults;
}

nlohmann::ordered_json pairs_as_json(const Goals& goals, bool possible) {
  auto pairs = nlohmann::ordered_json::array();
  for_pairs(goals, possible,
            [&](std::string_view name, std::string_view outcome, std::uint64_t times) {
              pairs.push_back({{"operation", name}, {"outcome", outcome}, {"times", times}});
            });
  return pairs;
}

std::string as_json(const Watch& watch) {
  const Goals& goals = watch.goals();
  auto rows = nlohmann::ordered_json::array();
  for (const GoalRow& row : ::goals::kGoals) {
    rows.push_back({{"name", row.name},
                    {"rule", row.rule},
                    {"what", row.what},
                    {"inputs", goals.inputs_reaching(row.goal)}});
  }
  const nlohmann::ordered_json all = {{"goals", rows},
                                      {"outcomes", pairs_as_json(goals, true)},
                                      {"impossible", pairs_as_json(goals, false)},
                                      {"differences", watch.differences()},
                                      {"summary", ::goals::summary(goals)}};
  return all.dump(2) + "\n";
}

}  // namespace

int goals(const std::vector<std::string>& paths, const std::string& json) {
  const auto watch = std::make_unique<Watch>();
  std::size_t inputs = 0;
  for (const std::string& path : paths) {
    for (const std::string& file : files_at(path)) {
      watch->run_file(file);
      ++inputs;
    }
  }
  if (inputs == 0) throw Unusable{"there are no inputs at the paths given"};

  const std::string faults = faults_of(*watch);
  if (!json.empty()) write_file(json, as_json(*watch));
  if (!is_standard_output(json)) {
    print_goals(watch->goals());
    print_outcomes(watch->goals());
    if (!faults.empty()) print("\n" + faults);
    print(fmt::format("\n{}\n", ::goals::summary(watch->goals())));
  }
  return faults.empty() ? 0 : kDiffers;
}

}  // namespace tool
