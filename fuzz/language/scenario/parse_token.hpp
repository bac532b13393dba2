// The pieces that all parts of the parser share: tokens, numbers, and the complaint about a token.
//
// Part of the parser (parse.cpp, parse_boot.cpp, parse_operand.cpp) and of nothing else. Every
// reader has the same shape: it takes a token, fills the variable it is given, and returns whether
// it could; if not, it has said why to the Complaint.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/operation.hpp"

namespace scenario {

// What is wrong with a line. `where` is a part of that line, possibly an empty one: its position is
// the error's column.
struct Complaint {
  std::string_view where;
  std::string message;

  // "expected WHAT, found `FOUND`". Both return false, for the readers to return.
  bool expected(std::string_view what, std::string_view found);
  bool say(std::string_view place, std::string words);
};

// Takes the next token off `rest`; empty, and standing at the end of the line, where there is none.
std::string_view next_token(std::string_view& rest);
// `text` without the blanks at its end.
std::string_view trim_end(std::string_view text);

// A decimal or 0x number of at most `most`.
std::optional<std::uint64_t> number_in(std::string_view token, std::uint64_t most);

// A number from `least` to `most`, the bounds included in the complaint. T holds `most`.
template <std::unsigned_integral T>
bool read_number(std::string_view token, std::string_view what, std::uint64_t least,
                 std::uint64_t most, Complaint& complaint, T& out) {
  const auto number = number_in(token, most);
  if (!number || *number < least) {
    return complaint.expected(
        std::string(what) + " from " + std::to_string(least) + " to " + std::to_string(most),
        token);
  }
  out = static_cast<T>(*number);
  return true;
}

// A number of this machine's word, `max` or `max-N`.
bool read_word(std::string_view token, std::string_view what, Complaint& complaint, Word& out);
// The N of `max-N`, 0 for `max`; none for anything else.
std::optional<std::uint64_t> below_max(std::string_view token);

}  // namespace scenario
