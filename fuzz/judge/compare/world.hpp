// A machine, the core on it, the model, and the comparison of both: what runs programs one after
// the other, made once, because engines and trials run thousands of them.
//
// For the fuzz targets, the scenario tool and trials. It is large (the processes' memory is in it):
// not for the stack. A process that forks makes one on each side, since the machine's memory may be
// shared between them.
#pragma once

#include "compare/comparison.hpp"
#include "core/executor.hpp"
#include "machine.hpp"
#include "model/model.hpp"

namespace harness {

struct World {
  Machine machine;
  Executor executor{machine};
  model::Model model;
  Comparison comparison{machine, executor, model};
};

}  // namespace harness
