// Scenario text to scenario data.
//
// The scenario runner and the tests call parse() on whole files. It decides everything that can be
// decided without running: what it accepts satisfies the promises of Boot and Program
// (operation.hpp), so that nobody who runs a Program checks operands again. Allocates; in the
// replay image, from its arena.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/operation.hpp"

namespace scenario {

// The first thing wrong in a text.
struct ParseError {
  std::size_t line = 1;  // both count from 1; columns are bytes
  std::size_t column = 1;
  std::string message;  // what was expected there, and usually what was found
};

// One line of the text, for whoever writes it out again with new outcomes.
struct Line {
  enum class Kind : std::uint8_t { kBlank, kBoot, kDriver, kOperation };  // kBlank: or a comment

  Kind kind = Kind::kBlank;
  // As written, indentation included, but without trailing blanks, recorded outcome and trailing
  // comment. Of a kBlank line everything, its comment included.
  std::string source;
  std::optional<std::string> recorded;  // the outcome behind ` -> `
  std::string comment;                  // from its `#` on; empty where there is none, or for kBlank
  std::size_t number = 1;               // counts from 1
  std::size_t operation = 0;            // kOperation: its index in the program
};

// A parsed text. It owns everything that program() and lines() show; both stay valid when the
// Scenario is moved, for as long as the Scenario it was moved to lives.
class Scenario {
 public:
  Scenario(Scenario&&) = default;
  Scenario& operator=(Scenario&&) = default;
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;
  ~Scenario() = default;

  [[nodiscard]] Program program() const { return {boot_, operations_}; }
  [[nodiscard]] std::span<const Line> lines() const { return lines_; }
  // `operation` is an index into program().operations.
  [[nodiscard]] const Line& line_of(std::size_t operation) const {
    return lines_[operation_lines_[operation]];
  }

 private:
  friend class Parser;
  Scenario() = default;

  Boot boot_;
  std::vector<Operation> operations_;
  std::vector<std::size_t> operation_lines_;  // for each operation its place in lines_
  std::vector<std::uint8_t> bytes_;           // what the operations' HEX operands point into
  std::vector<Line> lines_;
};

// The text without the byte-order mark that some editors put in front of UTF-8.
std::string_view without_mark(std::string_view text);

// Reads a whole file's text, with or without such a mark, which counts as no column. Any text is
// either a scenario or one error; nothing is thrown, and the time is linear in the text's length.
std::expected<Scenario, ParseError> parse(std::string_view text);

}  // namespace scenario
