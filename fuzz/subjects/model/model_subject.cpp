#include "model/model_subject.hpp"

namespace model {

subjects::Answer ModelSubject::run(const scenario::Program& program) {
  subjects::Answer answer;
  answer.outcomes.reserve(program.operations.size());
  model_.boot(program.boot, placement_);
  scenario::OutcomeWriter outcome(storage_, program.boot, placement_);
  for (const scenario::Operation& operation : program.operations) {
    outcome.clear();
    model_.step(operation, outcome);
    answer.outcomes.emplace_back(outcome.text());
  }
  return answer;
}

}  // namespace model
