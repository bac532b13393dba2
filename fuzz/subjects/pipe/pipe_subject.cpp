#include "pipe/pipe_subject.hpp"

#include <utility>

#include "pipe/answer_reader.hpp"
#include "scenario/print.hpp"
#include "stream/stream.hpp"

namespace subjects {

using Clock = std::chrono::steady_clock;

// One program on its way there and back.
class PipeSubject::Exchange {
 public:
  Exchange(Child& child, std::string name, const scenario::Program& program,
           std::chrono::milliseconds patience)
      : child_(child),
        name_(std::move(name)),
        patience_(patience),
        until_(Clock::now() + patience),
        reader_(program) {}

  Answer answer() {
    if (take_header()) {
      while (!reader_.done() && take_line()) reader_.take(line_);
    }
    return std::move(reader_.answer());
  }

 private:
  // Each returns whether the answer goes on; if not, the reader knows why.
  bool take_line();
  bool take_header();

  Child& child_;
  std::string name_;
  std::chrono::milliseconds patience_;
  Clock::time_point until_;
  AnswerReader reader_;
  std::string line_;
  std::size_t bytes_ = 0;
};

bool PipeSubject::Exchange::take_line() {
  switch (child_.read_line(line_, until_, kMostOfAnswer - bytes_)) {
    case Child::Got::kLine:
      bytes_ += line_.size() + 1;
      if (bytes_ < kMostOfAnswer) return true;
      [[fallthrough]];
    case Child::Got::kLong:
      reader_.refuse("answers with more than " + std::to_string(kMostOfAnswer) + " bytes");
      return false;
    case Child::Got::kLate:
      reader_.ended(Answer::Kind::kHung,
                    "does not answer within " + std::to_string(patience_.count()) + " ms");
      return false;
    case Child::Got::kEnd: {
      auto ending = child_.end();
      reader_.ended(Answer::Kind::kEnded, std::move(ending.how), std::move(ending.output));
      return false;
    }
  }
  return false;
}

bool PipeSubject::Exchange::take_header() {
  do {
    if (!take_line()) return false;
  } while (without_blanks(line_).empty());
  auto header = stream::parse_header(line_);
  if (!header || header->name != name_) {
    reader_.refuse("answers " + quoted(line_) + " where `%% " + name_ + "` was expected");
  } else if (header->skipped) {
    reader_.ended(Answer::Kind::kSkipped, std::move(*header->skipped));
  }
  return header && header->name == name_ && !header->skipped;
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
