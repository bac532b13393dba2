// A subject in a shared object, in the process of whoever asks: so an engine sees what it covers.
// It has one function of C:
//
//   size_t procbuf_subject_run(const char* scenario, size_t length, char* answer, size_t capacity);
//
// It runs the scenario's text and writes the answer, the same with outcomes, as far as `capacity`
// goes; it returns how many bytes the whole answer has. `skipped REASON` is an answer, too.
#pragma once

#include <cstddef>
#include <string>

#include "subject.hpp"

namespace subjects {

class ObjectSubject final : public Subject {
 public:
  // Loads it for good. Throws std::runtime_error, with one line that names the path, where that
  // cannot be done.
  explicit ObjectSubject(const std::string& path);

  [[nodiscard]] std::string_view name() const override { return "subject"; }
  // Whether it was compiled to tell an engine what it covers (clang's -fsanitize=fuzzer-no-link, or
  // any other -fsanitize-coverage).
  [[nodiscard]] bool guides() const { return guides_; }

  // What brings the subject down brings this process down.
  Answer run(const scenario::Program& program) override;

 private:
  using Run = std::size_t (*)(const char*, std::size_t, char*, std::size_t);

  Run run_ = nullptr;
  bool guides_ = false;
  std::string answer_;  // room for it, which grows
};

}  // namespace subjects
