// From a scenario to the bytes of a fuzz input. Called by the tool that packs texts into inputs, by
// whatever makes seed corpora, and by the mutator; on hosts only.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "input/mix.hpp"
#include "scenario/operation.hpp"

namespace input {

// Bytes of that mix, nothing left out, that decode to exactly this scenario, in the newest version.
// Where the form cannot hold it,
// one line that says which operation (counted from 1) or boot line, and what does not fit: more
// than kMaxOperations operations, a payload above kMaxBytes, a program that is not well-formed.
std::expected<std::vector<std::uint8_t>, std::string> encode(const scenario::Program& program,
                                                             Mix mix);

// Overwrites `bytes` with an input, at most `max_size` bytes long and with this mix byte, for as
// much of the program as fits; blocks that do not fit in whole are closed where it ends. It decodes
// to the same operations where the program is well-formed, and to the nearest ones where it is not
// (a process that was not booted, an `end` out of place).
// The boot lines must be valid.
void encode_nearest(const scenario::Program& program, std::uint8_t mix_byte, std::size_t max_size,
                    std::vector<std::uint8_t>& bytes);

}  // namespace input
