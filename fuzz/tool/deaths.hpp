// `scenario deaths`: programs with a process dying at every step, on the core and on the model.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tool {

// Takes the programs of the files at these paths, and of all files in the folders among them: texts
// where the name ends in .scn, else fuzz inputs. Runs each with every death
// (exhaustive/deaths.hpp) in `jobs` processes, prints the first difference, if any, and the counts,
// and returns the exit status. Throws Unusable where a file cannot be read, parsed
// or packed, and where there is none.
int deaths(const std::vector<std::string>& paths, std::size_t jobs);

}  // namespace tool
