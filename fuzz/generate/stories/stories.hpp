// Scenarios as stories of memory protection: what breaks and grants ask of it in them.
//
// For the seeds of protection_fuzzer.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/operation.hpp"

namespace stories {

// An input of protection_fuzzer: of each process in turn its boot and the bounds that it comes to,
// as the reference model has them, as far as one input holds. Of `exact`, on the hardware with the
// smallest steps.
std::vector<std::uint8_t> story_of(const scenario::Program& program);

}  // namespace stories
