// How values of a scenario are spelled in C++: addresses, words, bytes, ranges. For the generator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace unit_test {

std::string text_of(std::size_t number);
// Whether that name is a word of the source.
bool mentions(std::string_view source, std::string_view name);
// A length and an address as an outcome shows them: `16`, `max-4`; `ram0+16`, `null`, not `far`.
std::string shown_length(const std::string& text);
std::string shown_address(const std::string& text);
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
