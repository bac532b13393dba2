// What somebody reads who gets a crash file in the morning: what went wrong, how it came to that,
// and the memory before and after. For `scenario explain`, and so for ci/repro.
#pragma once

#include <string>

#include "failure/failure.hpp"
#include "scenario/operation.hpp"

namespace failure {

// The whole report, for the terminal. `failure` is what `program` comes to. The core runs once
// more, up to where it is known to come through.
std::string explain(const scenario::Program& program, const Failure& failure);

}  // namespace failure
