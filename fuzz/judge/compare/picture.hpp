// A picture of the memory of the processes, in text: the regions of each block, its breaks and
// mark, and each live buffer as a bar over the bytes, so that overlaps are seen.
//
// For the report of a difference; reads the core's state through the executor.
#pragma once

#include <string>

#include "compare/comparison.hpp"
#include "core/executor.hpp"
#include "machine.hpp"
#include "scenario/operation.hpp"

namespace harness {

// `differs`: the place of a difference; where that is a byte of a process's RAM, it gets a line of
// its own under that process's bars.
std::string picture(const scenario::Boot& boot, const Machine& machine, const Executor& executor,
                    const Place& differs);

}  // namespace harness
