// The boot lines of a scenario: `boot ...` and `driver ...`. Called by parse.cpp only.
#pragma once

#include <string_view>

#include "scenario/parse_token.hpp"

namespace scenario {

// Both take what stands behind the line's first token. They leave `boot` within the bounds that
// operation.hpp promises for it, or return false and have complained.
bool read_boot_line(std::string_view rest, Complaint& complaint, Boot& boot);
// Adds one driver to `boot`.
bool read_driver_line(std::string_view rest, Complaint& complaint, Boot& boot);

}  // namespace scenario
