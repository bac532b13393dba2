// A picture of the memory of the processes, in text: the regions of each block, its breaks and
// mark, and each live buffer as a bar over the bytes, so that overlaps are seen.
//
// For the report of a difference; reads the core's state through the executor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "executor/executor.hpp"
#include "machine.hpp"
#include "scenario/operation.hpp"

namespace harness {

// `marked`, an address in some process's RAM, gets a line of its own under that process's bars.
std::string picture(const scenario::Boot& boot, const Machine& machine, const Executor& executor,
                    std::optional<std::uintptr_t> marked);

}  // namespace harness
