#include "pipe/pipe_subject.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/print.hpp"
#include "stream/stream.hpp"

namespace subjects {

namespace {

using Clock = std::chrono::steady_clock;
using scenario::OperationKind;

constexpr std::string_view kArrow = " -> ";
// Bytes of an answer. The longest outcome has less than a tenth of it.
constexpr std::size_t kMostOfAnswer = stream::kMostOfText;
constexpr std::size_t kMostShown = 80;  // characters of a line in a message

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

std::string quoted(std::string_view text) {
  const bool longer = text.size() > kMostShown;
  return "`" + std::string(text.substr(0, kMostShown)) + (longer ? "…`" : "`");
}

}  // namespace

// One program on its way there and back.
class PipeSubject::Exchange {
 public:
  Exchange(Child& child, std::string name, const scenario::Program& program,
           std::chrono::milliseconds patience)
      : child_(child),
        name_(std::move(name)),
        program_(program),
        patience_(patience),
        until_(Clock::now() + patience) {}

  Answer answer();

 private:
  // Each returns whether the answer goes on; if not, answer_ says why.
  bool take_line();
  bool take_header();
  bool take_operations();
  bool take_outcome(const scenario::Operation& operation);
  bool unreadable(std::string what);

  Child& child_;
  std::string name_;
  const scenario::Program& program_;
  std::chrono::milliseconds patience_;
  Clock::time_point until_;
  std::string line_;
  std::size_t bytes_ = 0;
  Answer answer_;
};

bool PipeSubject::Exchange::unreadable(std::string what) {
  answer_.kind = Answer::Kind::kUnreadable;
  answer_.what = std::move(what);
  return false;
}

bool PipeSubject::Exchange::take_line() {
  switch (child_.read_line(line_, until_, kMostOfAnswer - bytes_)) {
    case Child::Got::kLine:
      bytes_ += line_.size() + 1;
      if (bytes_ < kMostOfAnswer) return true;
      [[fallthrough]];
    case Child::Got::kLong:
      return unreadable("answers with more than " + std::to_string(kMostOfAnswer) + " bytes");
    case Child::Got::kLate:
      answer_.kind = Answer::Kind::kHung;
      answer_.what = "does not answer within " + std::to_string(patience_.count()) + " ms";
      return false;
    case Child::Got::kEnd: {
      auto ending = child_.end();
      answer_.kind = Answer::Kind::kEnded;
      answer_.what = std::move(ending.how);
      answer_.output = std::move(ending.output);
      return false;
    }
  }
  return false;
}

// Passes over an empty scenario's header, which the one in front of this may have left.
bool PipeSubject::Exchange::take_header() {
  do {
    if (!take_line()) return false;
  } while (without_blanks(line_).empty());
  auto header = stream::parse_header(line_);
  if (!header || header->name != name_) {
    return unreadable("answers " + quoted(line_) + " where `%% " + name_ + "` was expected");
  }
  if (!header->skipped) return true;
  answer_.kind = Answer::Kind::kSkipped;
  answer_.what = std::move(*header->skipped);
  return false;
}

bool PipeSubject::Exchange::take_outcome(const scenario::Operation& operation) {
  const std::string asked = scenario::print(operation, program_.boot);
  std::string_view line = without_blanks(line_);
  if (!line.starts_with(asked)) {
    return unreadable("answers " + quoted(line) + " where " + quoted(asked) +
                      " with its outcome was expected");
  }
  line.remove_prefix(asked.size());
  if (operation.kind == OperationKind::kEnd) {
    if (!line.empty()) return unreadable("answers " + quoted(line_) + ": `end` has no outcome");
    answer_.outcomes.emplace_back();
    return true;
  }
  if (!line.starts_with(kArrow)) {
    return unreadable("answers " + quoted(line_) + " without ` -> ` and an outcome");
  }
  answer_.outcomes.emplace_back(line.substr(kArrow.size()));
  return true;
}

bool PipeSubject::Exchange::take_operations() {
  for (const scenario::Operation& operation : program_.operations) {
    while (true) {
      if (!take_line()) return false;
      const std::string_view line = without_blanks(line_);
      // Boot lines have no outcome; whether they come back is all the same.
      const bool boots = line.starts_with("boot ") || line.starts_with("driver ");
      if (!line.empty() && !line.starts_with('#') && !boots) break;
    }
    if (!take_outcome(operation)) return false;
  }
  return true;
}

Answer PipeSubject::Exchange::answer() {
  answer_.outcomes.reserve(program_.operations.size());
  if (take_header()) take_operations();
  return std::move(answer_);
}

Answer PipeSubject::ask(const scenario::Program& program) {
  if (!child_) {
    child_ = std::make_unique<Child>(command_);
    child_->say(stream::header(std::to_string(++number_)));
  }
  // The next header ends this scenario: some subjects answer only when they see it.
  child_->say(scenario::print(program));
  child_->say(stream::header(std::to_string(number_ + 1)));
  Exchange exchange(*child_, std::to_string(number_), program, patience_);
  ++number_;
  Answer answer = exchange.answer();
  if (answer.kind != Answer::Kind::kRan && answer.kind != Answer::Kind::kSkipped) child_.reset();
  return answer;
}

Answer PipeSubject::run(const scenario::Program& program) {
  const bool fresh = child_ == nullptr;
  Answer answer = ask(program);
  // It may have written that behind an earlier answer, which was complete: no fault of this
  // program.
  const bool leftover = answer.kind == Answer::Kind::kUnreadable && answer.outcomes.empty();
  return leftover && !fresh ? ask(program) : answer;
}

}  // namespace subjects
