#include "compare/transcript.hpp"

#include <memory>

#include "core/executor.hpp"
#include "model/model.hpp"
#include "scenario/outcome.hpp"
#include "scenario/pattern.hpp"

namespace harness {

using scenario::Line;
using scenario::OperationKind;

namespace {

class Collector final : public Listener {
 public:
  explicit Collector(std::size_t operations) : outcomes(operations) {}
  bool finished(std::size_t operation, std::string_view outcome) override {
    outcomes[operation] = outcome;
    return true;
  }
  Outcomes outcomes;
};

}  // namespace

Outcomes run_on_core(const scenario::Program& program, Machine& machine) {
  const auto executor = std::make_unique<Executor>(machine);
  Collector collector(program.operations.size());
  executor->run(program, collector);
  return std::move(collector.outcomes);
}

Outcomes run_on_model(const scenario::Program& program, const Machine& machine,
                      const model::Profile& profile) {
  model::Model model(profile);
  model.boot(program.boot, machine.placement());
  std::vector<char> storage(scenario::kOutcomeCapacity);
  scenario::OutcomeWriter outcome(storage, program.boot, machine.placement());
  Outcomes outcomes;
  for (const scenario::Operation& operation : program.operations) {
    outcome.clear();
    model.step(operation, outcome);
    outcomes.emplace_back(outcome.text());
  }
  return outcomes;
}

std::string transcript(const scenario::Scenario& scenario, const Outcomes& outcomes) {
  std::string text;
  for (const Line& line : scenario.lines()) {
    text += line.source;
    if (line.kind == Line::Kind::kOperation &&
        scenario.program().operations[line.operation].kind != OperationKind::kEnd) {
      text += " -> " + outcomes[line.operation];
    }
    if (!line.comment.empty()) text += "  " + line.comment;
    text += '\n';
  }
  return text;
}

Verdict compare_with_recorded(const scenario::Scenario& scenario, const Outcomes& outcomes) {
  Verdict verdict;
  for (const Line& line : scenario.lines()) {
    if (line.kind != Line::Kind::kOperation || !line.recorded) continue;
    ++verdict.compared;
    if (!scenario::matches(*line.recorded, outcomes[line.operation])) {
      verdict.mismatches.push_back({&line, outcomes[line.operation]});
    }
  }
  return verdict;
}

}  // namespace harness
