// Two subjects' answers to one program, set against each other.
//
// By outcomes alone: it works for any two subjects. What is to be seen has to be looked at by
// operations of the program (stream/epilogue.hpp adds some).
#pragma once

#include <optional>

#include "compare/comparison.hpp"
#include "subject.hpp"

namespace harness {

// The first outcome in which `answer` is not what `expected` is, as a difference in which "core" is
// the subject and "model" what was expected of it. None where they agree as far as both go.
std::optional<Difference> first_difference(const subjects::Answer& answer,
                                           const subjects::Answer& expected);

}  // namespace harness
