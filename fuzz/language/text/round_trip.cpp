#include "text/round_trip.hpp"

#include <algorithm>
#include <cstdint>
#include <ranges>

#include "scenario/print.hpp"

namespace text {

const Language kScenarioLanguage = {.parse = scenario::parse, .print = scenario::print};

namespace {

using scenario::ParseError;
using scenario::Program;

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

// Fit for a terminal: anything but printable ASCII and line ends as \xNN.
std::string escaped(std::string_view text) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::string result;
  for (const char c : text) {
    if (is_printable(c) || c == '\n') {
      result += c;
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(c);
    result += "\\x";
    result += kHexDigits[byte >> 4];
    result += kHexDigits[byte & 0xf];
  }
  return result;
}

std::string section(std::string_view title, std::string_view text) {
  std::string result = "\n--- " + std::string(title) + "\n" + escaped(text);
  if (!result.ends_with('\n')) result += '\n';
  return result;
}

std::string position(std::size_t line, std::size_t column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// The lines that a person counts: a line end closes one, what follows the last is one more.
std::size_t line_count(std::string_view text) {
  const auto ends = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  return ends + (text.empty() || text.ends_with('\n') ? 0 : 1);
}

// The line with that number, from 1 up, without its line end; empty behind the last.
std::string_view line_at(std::string_view text, std::size_t number) {
  for (; number > 1; --number) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text.substr(0, text.find('\n'));
}

// What is wrong with an error as such; empty where nothing is. The place just behind a line's end
// is good, where something is missing, and so is the start of an empty text.
std::string what_is_wrong(const ParseError& error, std::string_view text) {
  if (error.line < 1 || error.line > std::max<std::size_t>(line_count(text), 1)) {
    return "the error lies outside of the text's lines";
  }
  if (error.column < 1 || error.column > line_at(text, error.line).size() + 1) {
    return "the error lies outside of its line";
  }
  if (error.message.empty()) return "the error says nothing";
  if (!std::ranges::all_of(error.message, is_printable)) return "the message is not for a terminal";
  return {};
}

std::optional<std::string> judge_error(const ParseError& error, std::string_view text) {
  const std::string wrong = what_is_wrong(error, text);
  if (wrong.empty()) return std::nullopt;
  return wrong + ": " + position(error.line, error.column) + ": " + escaped(error.message) + "\n" +
         section("the text", text);
}

// By name what differs between the programs; empty where nothing does.
std::string what_differs(const Program& first, const Program& second) {
  if (first.boot != second.boot) return "the boot lines differ";
  if (first.operations.size() != second.operations.size()) {
    return "there are " + std::to_string(first.operations.size()) + " operations, then " +
           std::to_string(second.operations.size());
  }
  const auto [one, other] = std::ranges::mismatch(first.operations, second.operations);
  if (one == first.operations.end()) return {};
  return "operation " + std::to_string(one - first.operations.begin() + 1) + " differs: `" +
         print(*one, first.boot) + "`, then `" + print(*other, second.boot) + "`";
}

// Where two texts part.
std::string where_they_part(std::string_view first, std::string_view second) {
  const auto same = std::ranges::mismatch(first, second).in1 - first.begin();
  const std::string_view common = first.substr(0, static_cast<std::size_t>(same));
  const auto line = static_cast<std::size_t>(std::ranges::count(common, '\n')) + 1;
  return position(line, common.size() - (common.rfind('\n') + 1) + 1);  // npos + 1 is 0
}

}  // namespace

RoundTrip round_trip(std::string_view text, const Language& language) {
  const auto first = language.parse(text);
  if (!first) return {.operations = 0, .report = judge_error(first.error(), text)};

  RoundTrip result = {.operations = first->program().operations.size(), .report = std::nullopt};
  const std::string printed = language.print(first->program());
  const auto second = language.parse(printed);
  if (!second) {
    const ParseError& error = second.error();
    result.report = "what was printed does not parse: " + position(error.line, error.column) +
                    ": " + escaped(error.message) + "\n" + section("the text", text) +
                    section("printed", printed);
    return result;
  }
  const std::string again = language.print(second->program());
  std::string different = what_differs(first->program(), second->program());
  if (different.empty() && printed != again) {
    different = "the printed texts differ from " + where_they_part(printed, again) + " on";
  }
  if (different.empty()) return result;
  result.report = different + "\n" + section("the text", text) + section("printed", printed) +
                  section("parsed and printed again", again);
  return result;
}

}  // namespace text
