// Scenario data to canonical text: the spelling a decoded fuzz input, a reduced scenario or a
// generated one is shown in. parse() of what these print gives the same data again. Allocates, as
// parse() does.
#pragma once

#include <string>

#include "scenario/operation.hpp"

namespace scenario {

// One operation, without indentation and line end. `boot` knows the drivers' numbers.
std::string print(const Operation& operation, const Boot& boot);

// The boot line and the driver lines, each with its line end.
std::string print_boot(const Boot& boot);

// All of it, each line with its line end; two spaces for each block around an operation.
std::string print(const Program& program);

}  // namespace scenario
