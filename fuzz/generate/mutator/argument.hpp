// Changing one argument of one operation, toward a value that is worth trying.
#pragma once

#include <cstddef>
#include <cstdint>

#include "input/sequence.hpp"
#include "mutator/fresh.hpp"
#include "mutator/random.hpp"

namespace mutator {

// Gives one operand of the operation at `at` another value: an interesting one (interesting.hpp),
// or what random bytes say there; or makes the operation another one that takes the same operands.
// Nothing where it has none to change. The sequence is to be repaired.
void change_argument(input::Sequence& sequence, std::size_t at, std::uint8_t mix_byte, Fresh& fresh,
                     Random& random);

}  // namespace mutator
