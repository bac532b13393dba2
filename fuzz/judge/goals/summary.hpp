// The line that says how far a campaign or a corpus has come.
#pragma once

#include <string>

#include "goals/goals.hpp"

namespace goals {

// `goals: 61 of 61 · outcomes: 180 of 182`. Host code.
std::string summary(const Goals& goals);

}  // namespace goals
