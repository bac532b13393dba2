// From a scenario to the bytes of a fuzz input. Called by the tool that packs texts into inputs and
// by whatever makes seed corpora; on hosts only.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "scenario/operation.hpp"

namespace input {

// Bytes that decode to exactly this scenario, in the newest version. Where the form cannot hold it,
// one line that says which operation (counted from 1) or boot line, and what does not fit: more
// than kMaxOperations operations, a payload above kMaxBytes, a program that is not well-formed.
std::expected<std::vector<std::uint8_t>, std::string> encode(const scenario::Program& program);

}  // namespace input
