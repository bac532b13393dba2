// Reads what a subject wrote of a program, line by line: each operation as it was asked, with its
// outcome behind ` -> `.
//
// For the subjects that speak text: behind a pipe, or in a shared object.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenario/operation.hpp"
#include "stream/stream.hpp"
#include "subject.hpp"

namespace subjects {

// Bytes of an answer. The longest outcome has less than a tenth of it.
inline constexpr std::size_t kMostOfAnswer = stream::kMostOfText;

std::string_view without_blanks(std::string_view text);
// The start of a line, for a message.
std::string quoted(std::string_view line);

class AnswerReader {
 public:
  // The program outlives this.
  explicit AnswerReader(const scenario::Program& program);

  // Whether each operation has been answered, or the answer cannot be read.
  [[nodiscard]] bool done() const;

  // The next line, without its end; not when done(). Indentation is free; boot lines, blank lines
  // and comments count for nothing.
  void take(std::string_view line);

  // Whoever finds something wrong with the answer as a whole says so.
  void refuse(std::string what);
  void ended(Answer::Kind kind, std::string what, std::string output = {});

  // What was read so far.
  [[nodiscard]] Answer& answer() { return answer_; }

 private:
  void take_outcome(const scenario::Operation& operation, std::string_view line);

  const scenario::Program* program_;
  Answer answer_;
};

}  // namespace subjects
