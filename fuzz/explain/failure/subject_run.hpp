// What a trial does with a program where the subject is somebody else's (subject.hpp): has it run
// there and on the model, and notes what differs.
#pragma once

#include <optional>

#include "failure/failure.hpp"
#include "failure/trial.hpp"
#include "scenario/operation.hpp"
#include "subject.hpp"

namespace failure {

// The failure that the answer is; none where it agrees with `expected` as far as both go, or was
// skipped.
std::optional<Failure> failure_of_answer(const scenario::Program& program,
                                         const subjects::Answer& answer,
                                         const subjects::Answer& expected);

// For trials in this very process (Trials::Where): the subject outlives candidates.
class SubjectRun {
 public:
  // Both outlive this. `expected` says what the subject should answer.
  SubjectRun(subjects::Subject& subject, subjects::Subject& expected)
      : subject_(&subject), expected_(&expected) {}

  void operator()(const scenario::Program& program, Notes& notes);

 private:
  subjects::Subject* subject_;
  subjects::Subject* expected_;
};

}  // namespace failure
