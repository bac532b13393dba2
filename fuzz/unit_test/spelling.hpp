// How values of a scenario are spelled in C++: addresses, words, bytes, ranges. For write.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace unit_test {

// A number as a std::size_t, and the same with the suffix that comparisons want.
std::string word(const scenario::Word& value);
std::string length(std::size_t value);
std::string bytes(std::span<const std::uint8_t> bytes);
// The bytes that an outcome shows: pairs of digits, or `-`.
std::string bytes_of_hex(std::string_view hex);
// The core's index form; where a part is needed, an index is a range of one.
std::string index_form(const scenario::Range& range);
std::string part_form(const scenario::Range& range);
// An operand; and a machine address of this placement, empty where it is far from every region.
std::string operand(const scenario::Operation& operation);
std::string address(std::uintptr_t value, const scenario::Boot& boot,
                    const scenario::Placement& placement);

}  // namespace unit_test
