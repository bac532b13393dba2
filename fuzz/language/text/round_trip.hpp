// What must hold for any text at all, checked for one: the question of scenario_text_fuzzer.
//
// A text that parses is printed, the printed text is parsed again, and that once more printed: both
// programs must be equal, and both printed texts identical. A text that does not parse must give an
// error that a person can use: a message for a terminal, at a line and column that the text has.
// Nothing is run here; that the parser neither crashes nor hangs is seen by whoever calls this.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/operation.hpp"
#include "scenario/parse.hpp"

namespace text {

// The parser and the printer under test.
struct Language {
  std::expected<scenario::Scenario, scenario::ParseError> (*parse)(std::string_view text);
  std::string (*print)(const scenario::Program& program);
};

// scenario::parse and scenario::print.
extern const Language kScenarioLanguage;

struct RoundTrip {
  std::size_t operations = 0;         // of the program; 0 where the text does not parse
  std::optional<std::string> report;  // what does not hold, fit for a terminal; none where all does
};

RoundTrip round_trip(std::string_view text, const Language& language = kScenarioLanguage);

}  // namespace text
