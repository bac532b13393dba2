#include "compare/transcript.hpp"

#include <memory>

#include "core/core_subject.hpp"
#include "model/model_subject.hpp"
#include "scenario/pattern.hpp"

namespace harness {

using scenario::Line;
using scenario::OperationKind;

Outcomes run_on_core(const scenario::Program& program, Machine& machine) {
  return std::make_unique<CoreSubject>(machine)->run(program).outcomes;
}

Outcomes run_on_model(const scenario::Program& program, const Machine& machine,
                      const model::Profile& profile) {
  return model::ModelSubject(machine.placement(), profile).run(program).outcomes;
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
