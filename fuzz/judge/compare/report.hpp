// What somebody reads who gets a crash file in the morning: the difference by name, the scenario up
// to it as text that can be run again, and a picture of the memory.
#pragma once

#include <string>

#include "compare/world.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace harness {

// The program up to and with operation `last` as scenario text, blocks closed, each operation with
// the outcome the reference model gives it. `remark`, where not empty, is a comment behind the last
// one. The core is not asked: the story can be told when the core has brought the program down.
std::string story(const scenario::Program& program, const scenario::Placement& placement,
                  std::size_t last, const std::string& remark);

// The whole report of a difference, for the terminal. The world must still be as the comparison
// left it.
std::string report(const Difference& difference, const World& world);

}  // namespace harness
