#include "pipe/answer_reader.hpp"

#include <utility>

#include "scenario/print.hpp"

namespace subjects {

namespace {

constexpr std::string_view kArrow = " -> ";
constexpr std::size_t kMostShown = 80;  // characters of a line in a message

}  // namespace

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

std::string quoted(std::string_view line) {
  const bool longer = line.size() > kMostShown;
  return "`" + std::string(line.substr(0, kMostShown)) + (longer ? "…`" : "`");
}

AnswerReader::AnswerReader(const scenario::Program& program) : program_(&program) {
  answer_.outcomes.reserve(program.operations.size());
}

bool AnswerReader::done() const {
  return answer_.kind != Answer::Kind::kRan ||
         answer_.outcomes.size() == program_->operations.size();
}

void AnswerReader::ended(Answer::Kind kind, std::string what, std::string output) {
  answer_.kind = kind;
  answer_.what = std::move(what);
  answer_.output = std::move(output);
}

void AnswerReader::refuse(std::string what) {
  ended(Answer::Kind::kUnreadable, std::move(what));
}

void AnswerReader::take(std::string_view line) {
  line = without_blanks(line);
  // Boot lines have no outcome; whether they come back is all the same.
  const bool boots = line.starts_with("boot ") || line.starts_with("driver ");
  if (line.empty() || line.starts_with('#') || boots) return;
  take_outcome(program_->operations[answer_.outcomes.size()], line);
}

void AnswerReader::take_outcome(const scenario::Operation& operation, std::string_view line) {
  const std::string asked = scenario::print(operation, program_->boot);
  if (!line.starts_with(asked)) {
    return refuse("answers " + quoted(line) + " where " + quoted(asked) +
                  " with its outcome was expected");
  }
  const std::string_view behind = line.substr(asked.size());
  if (operation.kind == scenario::OperationKind::kEnd) {
    if (!behind.empty()) return refuse("answers " + quoted(line) + ": `end` has no outcome");
    answer_.outcomes.emplace_back();
  } else if (behind.starts_with(kArrow)) {
    answer_.outcomes.emplace_back(behind.substr(kArrow.size()));
  } else {
    refuse("answers " + quoted(line) + " without ` -> ` and an outcome");
  }
}

}  // namespace subjects
