// A comparison that is watched for goals: after every operation on which the core and the model
// agree, goals::Goals sees what the model has come to.
//
// For the fuzz targets and the scenario tool. An operation on which they differ reaches nothing:
// the run ends there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "compare/world.hpp"
#include "goals/goals.hpp"
#include "scenario/operation.hpp"

namespace harness {

class GoalListener final : public Listener {
 public:
  // Both are the listener's to use for as long as it lives.
  GoalListener(World& world, goals::Goals& goals) : world_(&world), goals_(&goals) {}

  // As Comparison::run().
  std::optional<Difference> run(const scenario::Program& program) {
    world_->comparison.begin(program);
    goals_->begin(program, world_->machine.placement(), world_->model);
    world_->executor.run(program, *this);
    return world_->comparison.end();
  }

  bool finished(std::size_t operation, std::string_view outcome) override {
    if (!world_->comparison.finished(operation, outcome)) return false;
    goals_->observe(operation, outcome, world_->model);
    return true;
  }

 private:
  World* world_;
  goals::Goals* goals_;
};

}  // namespace harness
