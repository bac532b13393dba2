// What a trial does with a program: runs it on the core, compares it with the reference model, and
// notes how far it came and what differs.
#pragma once

#include <memory>

#include "compare/world.hpp"
#include "failure/trial.hpp"
#include "scenario/operation.hpp"

namespace failure {

// For use in the forked processes of trials only: the machine, the core and the model are made with
// the first program, in each of them anew, because they keep memory that a fork would share.
class ProgramRun {
 public:
  void operator()(const scenario::Program& program, Notes& notes);

 private:
  std::unique_ptr<harness::World> world_;
};

// The failure of one program; none where core and model agree. Throws as Trials do.
std::optional<Failure> failure_of_program(const scenario::Program& program, Trials& trials);

}  // namespace failure
