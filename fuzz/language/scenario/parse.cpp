// The lines of a scenario text, their order, and the blocks. What stands in a boot line is read in
// parse_boot.cpp, the operands of an operation in parse_operand.cpp.
#include "scenario/parse.hpp"

#include <algorithm>
#include <utility>

#include "scenario/parse_boot.hpp"
#include "scenario/parse_operand.hpp"

namespace scenario {

namespace {

constexpr std::string_view kBootExpected = "a boot line (`boot processes=...`)";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// The three parts of a line. `recorded` and `comment` as Line has them.
struct LineParts {
  std::string_view source;
  std::optional<std::string_view> recorded;
  std::string_view comment;
};

// Where the `->` in front of a recorded outcome stands: blanks around it (or the end of the line
// behind it) and something in front of it.
std::size_t find_arrow(std::string_view text) {
  std::size_t at = text.find("->");
  for (; at != std::string_view::npos; at = text.find("->", at + 1)) {
    const bool apart =
        at > 0 && is_blank(text[at - 1]) && (at + 2 == text.size() || is_blank(text[at + 2]));
    if (apart && !trim_end(text.substr(0, at)).empty()) break;
  }
  return at;
}

// A `#` starts a comment wherever it stands, behind ` -> ` too.
LineParts split_line(std::string_view line) {
  LineParts parts;
  const std::size_t hash = std::min(line.find('#'), line.size());
  parts.comment = trim_end(line.substr(hash));
  parts.source = trim_end(line.substr(0, hash));
  const std::size_t arrow = find_arrow(parts.source);
  if (arrow == std::string_view::npos) return parts;
  std::string_view recorded = parts.source.substr(arrow + 2);
  recorded.remove_prefix(std::min(recorded.find_first_not_of(" \t"), recorded.size()));
  parts.recorded = recorded;
  parts.source = trim_end(parts.source.substr(0, arrow));
  return parts;
}

const OperationShape* find_shape(std::string_view name) {
  const auto* const found = std::ranges::find(kOperations, name, &OperationShape::name);
  return found == kOperations.end() ? nullptr : found;
}

// Takes the next line off `text`, without its line end (LF or CR LF).
std::string_view next_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<ParseError> find_control_byte(std::string_view text) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = next_line(text);
    const auto* const found = std::ranges::find_if(line, [](char c) {
      const auto byte = static_cast<std::uint8_t>(c);  // a char has a sign on some machines only
      return (byte < ' ' && byte != '\t') || byte == '\x7f';
    });
    if (found == line.end()) continue;
    const auto column = static_cast<std::size_t>(found - line.begin()) + 1;
    return ParseError{number, column,
                      "expected text, found the control byte " +
                          std::to_string(static_cast<unsigned>(*found)) + ": a binary file?"};
  }
  return std::nullopt;
}

}  // namespace

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(without_mark(text)) {
    // Two digits a byte: never more bytes than this, so bytes_ never moves.
    scenario_.bytes_.reserve(text.size() / 2);
  }

  std::expected<Scenario, ParseError> parse() {
    if (auto binary = find_control_byte(text_)) return std::unexpected(std::move(*binary));
    std::string_view rest = text_;
    while (!rest.empty()) {
      const std::string_view line = next_line(rest);
      if (!read_line(line)) return std::unexpected(error_in(line));
    }
    if (!booted_) {
      return std::unexpected(ParseError{1, 1, "expected " + std::string(kBootExpected)});
    }
    if (!blocks_.empty()) return std::unexpected(unclosed(blocks_.back()));
    return std::move(scenario_);
  }

 private:
  [[nodiscard]] ParseError error_in(std::string_view line) const {
    const auto column = static_cast<std::size_t>(complaint_.where.data() - line.data()) + 1;
    return {scenario_.lines_.size(), column, complaint_.message};
  }

  static ParseError unclosed(const OpenBlock& block) {
    return {block.line_number, block.column,
            "expected an `end` for this `" + std::string(block.name) + "`, which has no `end`"};
  }

  bool read_line(std::string_view text) {
    const LineParts parts = split_line(text);
    Line& line = scenario_.lines_.emplace_back();
    line.number = scenario_.lines_.size();
    if (parts.source.empty()) {
      line.source = trim_end(text);
      return true;
    }
    line.source = parts.source;
    line.comment = parts.comment;
    if (parts.recorded) line.recorded = *parts.recorded;

    std::string_view rest = parts.source;
    const std::string_view name = next_token(rest);
    if (!booted_) return read_boot(name, rest, line);
    if (name == "driver") return read_driver(name, rest, line);
    return read_operation(name, rest, line);
  }

  bool read_boot(std::string_view name, std::string_view rest, Line& line) {
    if (name != "boot") return complaint_.expected(kBootExpected, name);
    line.kind = Line::Kind::kBoot;
    booted_ = true;
    return read_boot_line(rest, complaint_, scenario_.boot_);
  }

  bool read_driver(std::string_view name, std::string_view rest, Line& line) {
    if (!scenario_.operations_.empty()) {
      return complaint_.expected("an operation (drivers come before the first one)", name);
    }
    line.kind = Line::Kind::kDriver;
    return read_driver_line(rest, complaint_, scenario_.boot_);
  }

  bool read_operation(std::string_view name, std::string_view rest, Line& line) {
    if (name == "boot") return complaint_.expected("an operation (one boot line is enough)", name);
    const OperationShape* const shape = find_shape(name);
    if (shape == nullptr) return complaint_.expected("an operation", name);
    if (shape->side == Side::kUserspace && !blocks_.empty()) {
      return complaint_.expected("a kernel or capsule operation inside a block", name);
    }
    Operation operation;
    operation.kind = shape->kind;
    const OperandContext context = {scenario_.boot_, blocks_, scenario_.bytes_};
    if (!read_operands(rest, context, complaint_, operation)) return false;
    const std::size_t index = scenario_.operations_.size();
    if (shape->side == Side::kBlock && !open_or_close(shape->kind, name, index, line)) {
      return false;
    }
    line.kind = Line::Kind::kOperation;
    line.operation = index;
    scenario_.operations_.push_back(operation);
    scenario_.operation_lines_.push_back(line.number - 1);
    return true;
  }

  // `name` is the operation's name in the text, `index` the operation's.
  bool open_or_close(OperationKind kind, std::string_view name, std::size_t index,
                     const Line& line) {
    if (kind == OperationKind::kEnd) {
      if (blocks_.empty()) {
        return complaint_.expected("an operation (no block is open here)", name);
      }
      scenario_.operations_[blocks_.back().operation].block_end = static_cast<std::uint32_t>(index);
      blocks_.pop_back();
      return true;
    }
    if (blocks_.size() == kMaxNesting) {
      return complaint_.expected(
          "at most " + std::to_string(kMaxNesting) + " blocks inside one another", name);
    }
    blocks_.push_back(
        {index, name, line.number, line.source.find(name) + 1, opens_writeable(kind)});
    return true;
  }

  std::string_view text_;
  bool booted_ = false;
  std::vector<OpenBlock> blocks_;  // innermost last
  Complaint complaint_;
  Scenario scenario_;
};

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

std::expected<Scenario, ParseError> parse(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace scenario
