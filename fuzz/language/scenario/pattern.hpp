// Outcomes that are known in part: what the reference model says where it does not know what a
// kernel's memory holds.
#pragma once

#include <string_view>

namespace scenario {

// Whether the outcome is one of those that the pattern stands for. A pattern is written as an
// outcome is; a `?` in it stands for any one character, and a `*` at its end for anything. No
// outcome of a kernel has either.
[[nodiscard]] bool matches(std::string_view outcome, std::string_view pattern);

}  // namespace scenario
