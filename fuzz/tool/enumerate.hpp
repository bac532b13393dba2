// `scenario enumerate`: every small program, on the core and on the model.
#pragma once

#include <cstddef>

namespace tool {

// Runs all programs of up to `depth` operations (exhaustive/small_scopes.hpp, which says how many
// there may be) in `jobs` processes, prints the first difference, if any, and the counts, and
// returns the exit status.
int enumerate(std::size_t depth, std::size_t jobs);

}  // namespace tool
