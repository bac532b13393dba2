// The programs that `scenario deaths` and `scenario refusals` are given.
#pragma once

#include <string>
#include <vector>

#include "exhaustive/named_input.hpp"

namespace tool {

// Those of the files at these paths, and of all files in the folders among them: texts where the
// name ends in .scn, else fuzz inputs. Throws Unusable where a file cannot be read, parsed or
// packed, and, naming the command, where there is none.
std::vector<exhaustive::NamedInput> named_inputs(const std::vector<std::string>& paths,
                                                 const std::string& command);

}  // namespace tool
