// A subject, asked program after program in the form in which it can answer: without what it lacks
// (restriction.hpp), and with a look at everything behind the program (epilogue.hpp).
//
// For whoever compares a subject with the model: `scenario crosscheck` and subject_fuzzer.
#pragma once

#include "input/sequence.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"
#include "stream/epilogue.hpp"
#include "stream/restriction.hpp"
#include "subject.hpp"

namespace stream {

class Interview {
 public:
  // The subject outlives this. `placement`: where the regions would lie.
  Interview(subjects::Subject& subject, const scenario::Placement& placement)
      : subject_(&subject), epilogue_(placement) {}

  // What the subject answers to program(). Under kSkipped, its reason taught nothing.
  subjects::Answer ask(const scenario::Program& program);

  // As it was asked last. Good until the next one is.
  [[nodiscard]] scenario::Program program() const { return sequence_.program(); }

  // What is known of the subject so far; another interview with it may begin with that.
  [[nodiscard]] const Restriction& lacking() const { return lacking_; }
  void begin_with(const Restriction& lacking) { lacking_ = lacking; }

 private:
  subjects::Subject* subject_;
  input::Sequence sequence_;
  Epilogue epilogue_;
  Restriction lacking_;
};

}  // namespace stream
