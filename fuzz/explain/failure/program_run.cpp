#include "failure/program_run.hpp"

#include "compare/identity.hpp"

namespace failure {

namespace {

// Notes each operation before it runs, and has the comparison look at it afterwards.
class Noting final : public harness::Listener {
 public:
  Noting(const scenario::Program& program, harness::Comparison& comparison, Notes& notes)
      : program_(program), comparison_(comparison), notes_(notes) {
    notes_.at(0, harness::operation_name(program_, 0));
  }

  bool finished(std::size_t operation, std::string_view outcome) override {
    if (!comparison_.finished(operation, outcome)) return false;
    notes_.at(operation + 1, harness::operation_name(program_, operation + 1));
    return true;
  }

 private:
  const scenario::Program& program_;
  harness::Comparison& comparison_;
  Notes& notes_;
};

}  // namespace

void ProgramRun::operator()(const scenario::Program& program, Notes& notes) {
  if (!world_) world_ = std::make_unique<harness::World>();
  harness::World& world = *world_;
  world.comparison.begin(program);
  Noting noting(program, world.comparison, notes);
  world.executor.run(program, noting);
  if (const auto difference = world.comparison.end()) notes.differs(*difference);
}

std::optional<Failure> failure_of_program(const scenario::Program& program, Trials& trials) {
  ProgramRun run;
  return trials.of_one([&](Notes& notes) { run(program, notes); });
}

}  // namespace failure
