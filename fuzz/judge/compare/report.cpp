#include "compare/report.hpp"

#include <vector>

#include "compare/picture.hpp"
#include "model/model.hpp"
#include "scenario/outcome.hpp"
#include "scenario/print.hpp"

namespace harness {

using scenario::Operation;
using scenario::OperationKind;

std::string story(const scenario::Program& program, const scenario::Placement& placement,
                  std::size_t last, const std::string& remark) {
  model::Model model;
  model.boot(program.boot, placement);
  std::vector<char> storage(scenario::kOutcomeCapacity);
  scenario::OutcomeWriter outcome(storage, program.boot, placement);
  std::string text = scenario::print_boot(program.boot);
  std::size_t depth = 0;
  for (std::size_t i = 0; i <= last && i < program.operations.size(); ++i) {
    const Operation& operation = program.operations[i];
    outcome.clear();
    model.step(operation, outcome);
    if (operation.kind == OperationKind::kEnd) --depth;
    text += std::string(2 * depth, ' ') + scenario::print(operation, program.boot);
    if (operation.kind != OperationKind::kEnd) text += " -> " + std::string(outcome.text());
    if (i == last && !remark.empty()) text += "  # " + remark;
    text += '\n';
    if (scenario::opens_block(operation.kind)) ++depth;
  }
  while (depth > 0) text += std::string(2 * --depth, ' ') + "end\n";
  return text;
}

std::string report(const Difference& difference, const World& world) {
  const scenario::Program& program = world.comparison.program();
  const std::string both = "  core   " + difference.core + "\n  model  " + difference.model + "\n";
  std::string text = "procbuf: the core and the reference model differ after operation " +
                     std::to_string(difference.operation + 1) + " of " +
                     std::to_string(program.operations.size()) + ": " + difference.what + "\n" +
                     both + "\n";
  text += story(
      program, world.machine.placement(), difference.operation,
      difference.what + ": the core has " + difference.core + ", the model " + difference.model);
  text += "\n" + picture(program.boot, world.machine, world.executor, difference.place);
  return text;
}

}  // namespace harness
