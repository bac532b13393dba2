#include "exhaustive/alphabet.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace exhaustive {

using scenario::BufferName;
using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;
using scenario::OperationShape;
using scenario::Side;

namespace {

// What the parser sees around a letter that may stand in blocks, so that `it` and `it1` are there.
constexpr std::string_view kAround = "mut_with default_rw\nmut_with default_rw\n";
constexpr std::size_t kBlocksAround = 2;

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

// The line with the first of its groups spelled out; just the line where there is none.
std::vector<std::string> first_group_spelled_out(const std::string& line) {
  const std::size_t open = line.find('{');
  const std::size_t close = line.find('}');
  if (open == std::string::npos || close == std::string::npos) return {line};
  std::vector<std::string> spelled;
  for (std::size_t start = open + 1; start <= close;) {
    const std::size_t end = std::min(line.find('|', start), close);
    spelled.push_back(line.substr(0, open) + line.substr(start, end - start) +
                      line.substr(close + 1));
    start = end + 1;
  }
  return spelled;
}

std::vector<std::string> spell_out_line(std::string_view line) {
  std::vector<std::string> lines = {std::string(line)};
  for (auto groups = std::ranges::count(line, '{'); groups > 0; --groups) {
    std::vector<std::string> spelled;
    for (const std::string& one : lines) {
      std::ranges::move(first_group_spelled_out(one), std::back_inserter(spelled));
    }
    lines = std::move(spelled);
  }
  return lines;
}

const OperationShape* shape_named(std::string_view name) {
  const auto* const found = std::ranges::find(scenario::kOperations, name, &OperationShape::name);
  return found == scenario::kOperations.end() ? nullptr : found;
}

bool writes(Operand operand) {
  return operand == Operand::kWriteable || operand == Operand::kDestination;
}

void note_needs(const BufferName& name, Operand operand, OpenBlocks& needs) {
  if (name.kind != BufferName::Kind::kIt) return;
  needs.count = std::max(needs.count, static_cast<std::uint8_t>(name.number + 1));
  if (writes(operand)) {
    needs.writeable = static_cast<std::uint8_t>(needs.writeable | (1U << name.number));
  }
}

Letter letter_of(const Operation& operation) {
  Letter letter;
  letter.operation = operation;
  letter.operation.block_end = 0;
  const OperationShape& shape = scenario::shape_of(operation.kind);
  letter.userspace = shape.side == Side::kUserspace;
  letter.may_fault = operation.kind == OperationKind::kFault ||
                     operation.kind == OperationKind::kStore ||
                     operation.kind == OperationKind::kLoad;
  for (const Operand operand : shape.operands) {
    if (operand == Operand::kReadable || operand == Operand::kWriteable) {
      note_needs(operation.buffer, operand, letter.needs);
    } else if (operand == Operand::kDestination) {
      note_needs(operation.second, operand, letter.needs);
    }
  }
  return letter;
}

scenario::Scenario parsed(const std::string& text) {
  auto result = scenario::parse(text);
  if (!result) {
    const scenario::ParseError& error = result.error();
    std::string_view rest = text;
    for (std::size_t line = 1; line < error.line; ++line) next_line(rest);
    throw std::invalid_argument("alphabet: `" + std::string(next_line(rest)) +
                                "`: " + error.message);
  }
  return std::move(*result);
}

}  // namespace

std::vector<std::string> spell_out(std::string_view lines) {
  std::vector<std::string> spelled;
  while (!lines.empty()) {
    const std::string_view line = next_line(lines);
    if (line.empty() || line.front() == '#') continue;
    std::ranges::move(spell_out_line(line), std::back_inserter(spelled));
  }
  return spelled;
}

Alphabet::Spelled Alphabet::spell(std::string_view boot, std::string_view letters) {
  std::string text(boot);
  std::vector<std::size_t> places;
  std::size_t operations = 0;
  for (const std::string& line : spell_out(letters)) {
    const OperationShape* const shape =
        shape_named(std::string_view(line).substr(0, line.find(' ')));
    const bool userspace = shape != nullptr && shape->side == Side::kUserspace;
    const bool opens = shape != nullptr && scenario::opens_block(shape->kind);
    const std::size_t around = userspace ? 0 : kBlocksAround;
    const std::size_t ends = around + (opens ? 1 : 0);
    if (around != 0) text += kAround;
    text += line + "\n";
    for (std::size_t i = 0; i < ends; ++i) text += "end\n";
    places.push_back(operations + around);
    operations += around + 1 + ends;
  }
  return {parsed(text), std::move(places)};
}

Alphabet::Alphabet(Spelled spelled) : text_(std::move(spelled.text)), boot_(text_.program().boot) {
  letters_.reserve(spelled.places.size());
  for (const std::size_t place : spelled.places) {
    letters_.push_back(letter_of(text_.program().operations[place]));
  }
}

}  // namespace exhaustive
