// What can run a scenario: the core, the reference model, or an implementation that somebody else
// has written. One interface for all of them, so that the judge compares any two, and whatever is
// made of a difference (a story, a page, a smaller program) is made for all.
//
// The core and the model have a second, closer way to be compared: operation by operation, state
// and memory included, compiled as one (compare/comparison.hpp). That is for the fuzz targets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/operation.hpp"

namespace subjects {

// The outcome of each operation, in order; empty for `end`.
using Outcomes = std::vector<std::string>;

// What came of a program.
struct Answer {
  enum class Kind : std::uint8_t {
    kRan,         // each operation has its outcome
    kSkipped,     // the subject cannot run this program
    kEnded,       // the subject's process ended during it
    kHung,        // it did not answer in time
    kUnreadable,  // it wrote what is no answer
  };

  Kind kind = Kind::kRan;
  // Of the operations that were answered: all of them under kRan, the first ones otherwise.
  Outcomes outcomes;
  // kSkipped: the reason, as the subject gave it. kEnded: how, "signal 11". kUnreadable: what is
  // wrong with it. One line.
  std::string what = {};
  // kEnded: the end of what it wrote to the standard error.
  std::string output = {};
};

class Subject {
 public:
  Subject() = default;
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  virtual ~Subject() = default;

  // How a message calls it: "core", "model".
  [[nodiscard]] virtual std::string_view name() const = 0;

  // Boots and runs the program, whatever ran before. Whatever the subject does, this returns.
  // Throws std::runtime_error where the system refuses what it needs.
  virtual Answer run(const scenario::Program& program) = 0;
};

}  // namespace subjects
