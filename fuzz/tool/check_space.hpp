// What the commands that run a whole space of programs share: running it, telling, the exit status.
#pragma once

#include <cstddef>
#include <string>

#include "exhaustive/space.hpp"

namespace tool {

// Runs all programs of the space on the core and on the model, in `jobs` processes; prints the
// first difference, if there is one, and how many programs there were. `programs` says what they
// are. Returns 0, kDiffers or kInterrupted.
int check_space(exhaustive::Space& space, std::size_t jobs, const std::string& programs);

}  // namespace tool
