// Tokens and numbers; see parse_token.hpp.
#include "scenario/parse_token.hpp"

#include <algorithm>
#include <utility>

#include "scenario/wrapping.hpp"

namespace scenario {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::size_t kLongestQuote = 40;

// A token fit for a terminal: bounded, and anything but printable ASCII as \xNN.
std::string quote(std::string_view token) {
  if (token.empty()) return "nothing";
  std::string quoted = "`";
  for (const char c : token.substr(0, kLongestQuote)) {
    if (c >= ' ' && c <= '~') {
      quoted += c;
      continue;
    }
    constexpr std::string_view kHexDigits = "0123456789abcdef";
    const auto byte = static_cast<std::uint8_t>(c);
    quoted += "\\x";
    quoted += kHexDigits[byte >> 4];
    quoted += kHexDigits[byte & 0xf];
  }
  return quoted + (token.size() > kLongestQuote ? "...`" : "`");
}

}  // namespace

bool Complaint::expected(std::string_view what, std::string_view found) {
  return say(found, "expected " + std::string(what) + ", found " + quote(found));
}

bool Complaint::say(std::string_view place, std::string words) {
  where = place;
  message = std::move(words);
  return false;
}

std::string_view next_token(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  const std::string_view token = rest.substr(0, rest.find_first_of(kBlanks));
  rest.remove_prefix(token.size());
  return token;
}

std::string_view trim_end(std::string_view text) {
  return text.substr(
      0, wrapping_add<std::size_t>(text.find_last_not_of(kBlanks), 1));  // npos + 1 is 0
}

std::optional<std::uint64_t> number_in(std::string_view token, std::uint64_t most) {
  const bool hexadecimal = token.starts_with("0x");
  const std::string_view digits = token.substr(hexadecimal ? 2 : 0);
  const char* const end = digits.data() + digits.size();
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), end, value, hexadecimal ? 16 : 10);
  if (result.ec != std::errc() || result.ptr != end || value > most) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> below_max(std::string_view token) {
  constexpr std::string_view kMax = "max";
  if (token == kMax) return 0;
  if (!token.starts_with("max-")) return std::nullopt;
  return number_in(token.substr(kMax.size() + 1), SIZE_MAX);
}

bool read_word(std::string_view token, std::string_view what, Complaint& complaint, Word& out) {
  if (const auto number = number_in(token, SIZE_MAX)) {
    out = {*number, false};
    return true;
  }
  if (const auto distance = below_max(token)) {
    out = {*distance, true};
    return true;
  }
  return complaint.expected(
      std::string(what) + ", a number from 0 to " + std::to_string(SIZE_MAX) + ", `max` or `max-N`",
      token);
}

}  // namespace scenario
