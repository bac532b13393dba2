#include "failure/subject_run.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "compare/answers.hpp"
#include "compare/identity.hpp"

namespace failure {

namespace {

using subjects::Answer;

// Where it is not known how far a subject came, or what it wrote may belong to an operation before:
// so a smaller program has the same signature.
constexpr std::string_view kSomewhere = "a program";

// A Rust kernel's panic says where: "panicked at kernel/src/grant.rs:12:5:". The file tells one
// panic from another; the line changes with every edit.
std::string panic_in(std::string_view output) {
  constexpr std::string_view kPanicked = "panicked at ";
  const std::size_t at = output.find(kPanicked);
  if (at == std::string_view::npos) return {};
  std::string_view place = output.substr(at + kPanicked.size());
  place = place.substr(0, place.find_first_of(":\n"));
  place.remove_prefix(std::min(place.rfind('/') + 1, place.size()));
  return "panic in " + std::string(place);
}

std::string how_it_ended(const Answer& answer) {
  const std::string panic = panic_in(answer.output);
  return panic.empty() ? answer.what : panic;
}

// What the subject did wrong, if its outcomes are right as far as they go.
std::optional<Kind> kind_of(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::kRan:
    case Answer::Kind::kSkipped: return std::nullopt;
    case Answer::Kind::kEnded: return Kind::kDeath;
    case Answer::Kind::kHung: return Kind::kHang;
    case Answer::Kind::kUnreadable: return Kind::kAnswer;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Failure> failure_of_answer(const scenario::Program& program, const Answer& answer,
                                         const Answer& expected) {
  Failure failure;
  failure.subject = "subject";
  if (const auto difference = harness::first_difference(answer, expected)) {
    failure.operation = difference->operation;
    failure.operation_name = harness::operation_name(program, failure.operation);
    failure.difference = *difference;
    return failure;
  }
  const auto kind = kind_of(answer);
  if (!kind) return std::nullopt;
  failure.kind = *kind;
  failure.check = failure.kind == Kind::kDeath ? how_it_ended(answer) : answer.what;
  failure.output = answer.output;
  failure.operation = answer.outcomes.size();
  failure.operation_name = failure.operation == 0 || failure.kind == Kind::kAnswer
                               ? kSomewhere
                               : harness::operation_name(program, failure.operation);
  return failure;
}

void SubjectRun::operator()(const scenario::Program& program, Notes& notes) {
  const Answer answer = subject_->run(program);
  const auto failure = failure_of_answer(program, answer, expected_->run(program));
  if (failure) notes.fails(*failure);
}

}  // namespace failure
