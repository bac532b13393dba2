// A comparison that is watched for goals: after every operation on which the core and the model
// agree, goals::Goals sees what the model has come to.
//
// For the fuzz targets and the scenario tool. An operation on which they differ reaches nothing:
// the run ends there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "compare/comparison.hpp"
#include "executor/executor.hpp"
#include "goals/goals.hpp"
#include "machine.hpp"
#include "model/model.hpp"
#include "scenario/operation.hpp"

namespace harness {

class GoalListener final : public Listener {
 public:
  // `comparison` is of this machine, executor and model. All five are the listener's to use for as
  // long as it lives.
  GoalListener(const Machine& machine, Executor& executor, const model::Model& model,
               Comparison& comparison, goals::Goals& goals)
      : machine_(&machine),
        executor_(&executor),
        model_(&model),
        comparison_(&comparison),
        goals_(&goals) {}

  // As Comparison::run().
  std::optional<Difference> run(const scenario::Program& program) {
    comparison_->begin(program);
    goals_->begin(program, machine_->placement(), *model_);
    executor_->run(program, *this);
    return comparison_->end();
  }

  bool finished(std::size_t operation, std::string_view outcome) override {
    if (!comparison_->finished(operation, outcome)) return false;
    goals_->observe(operation, outcome, *model_);
    return true;
  }

 private:
  const Machine* machine_;
  Executor* executor_;
  const model::Model* model_;
  Comparison* comparison_;
  goals::Goals* goals_;
};

}  // namespace harness
