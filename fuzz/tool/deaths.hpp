// `scenario deaths`: programs with a process dying at every step, on the core and on the model.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tool {

// Takes the programs at these paths (named_inputs.hpp). Runs each with every death
// (exhaustive/deaths.hpp) in `jobs` processes, prints the first difference, if any, and the counts,
// and returns the exit status.
int deaths(const std::vector<std::string>& paths, std::size_t jobs);

}  // namespace tool
