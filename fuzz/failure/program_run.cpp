#include "failure/program_run.hpp"

#include "compare/comparison.hpp"
#include "executor/executor.hpp"
#include "machine.hpp"
#include "model/model.hpp"

namespace failure {

namespace {

std::string_view name_at(const scenario::Program& program, std::size_t operation) {
  if (operation >= program.operations.size()) return "end of the program";
  return scenario::shape_of(program.operations[operation].kind).name;
}

// Notes each operation before it runs, and has the comparison look at it afterwards.
class Noting final : public harness::Listener {
 public:
  Noting(const scenario::Program& program, harness::Comparison& comparison, Notes& notes)
      : program_(program), comparison_(comparison), notes_(notes) {
    notes_.at(0, name_at(program_, 0));
  }

  bool finished(std::size_t operation, std::string_view outcome) override {
    if (!comparison_.finished(operation, outcome)) return false;
    notes_.at(operation + 1, name_at(program_, operation + 1));
    return true;
  }

 private:
  const scenario::Program& program_;
  harness::Comparison& comparison_;
  Notes& notes_;
};

}  // namespace

struct ProgramRun::World {
  harness::Machine machine;
  harness::Executor executor{machine};
  model::Model model;
  harness::Comparison comparison{machine, executor, model};
};

ProgramRun::ProgramRun() = default;
ProgramRun::~ProgramRun() = default;

void ProgramRun::operator()(const scenario::Program& program, Notes& notes) {
  if (!world_) world_ = std::make_unique<World>();
  World& world = *world_;
  world.comparison.begin(program);
  Noting noting(program, world.comparison, notes);
  world.executor.run(program, noting);
  if (const auto difference = world.comparison.end()) notes.differs(*difference);
}

std::optional<Failure> failure_of(const scenario::Program& program, Trials& trials) {
  ProgramRun run;
  auto tried = trials.first(
      0, 1, [&](std::size_t, Notes& notes) { run(program, notes); },
      [](const Failure&) { return true; });
  if (!tried) return std::nullopt;
  return std::move(tried->failure);
}

}  // namespace failure
