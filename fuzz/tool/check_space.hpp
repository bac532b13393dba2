// What the commands that run a whole space of programs share: running it, telling, the exit status.
#pragma once

#include <cstddef>
#include <string>

#include "exhaustive/space.hpp"
#include "search/check.hpp"

namespace tool {

// Has all programs of the space judged, in `jobs` processes; prints the first difference, if there
// is one, and how many programs there were. `programs` says what they are. Returns 0, kDiffers or
// kInterrupted.
int check_space(exhaustive::Space& space, std::size_t jobs, const std::string& programs,
                const search::MakeJudge& make_judge = search::core_against_model);

}  // namespace tool
