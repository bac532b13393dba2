// `scenario refusals`: programs with every request to memory protection refused, on the core and on
// the model.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tool {

// Takes the programs at these paths (named_inputs.hpp). Runs each under every protection with every
// request refused (exhaustive/refusals.hpp) in `jobs` processes, prints the first difference, if
// any, and the counts, and returns the exit status. With `firmware`, the core's processes are
// protected by the firmware's code (search::firmware_against_model).
int refusals(const std::vector<std::string>& paths, std::size_t jobs, bool firmware);

}  // namespace tool
