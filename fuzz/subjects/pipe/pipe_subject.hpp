// A subject at the other end of a pipe: a command that reads a stream of scenarios and answers it
// (stream/stream.hpp, docs/subjects.md).
//
// One process runs program after program, so a program costs no start. It is started again when
// the next program comes after one in which it ended, hung or wrote nonsense. Nothing that it does
// ends or stops whoever asks. Linux only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "pipe/child.hpp"
#include "subject.hpp"

namespace subjects {

class PipeSubject final : public Subject {
 public:
  // By the clock: what one program may take.
  static constexpr std::chrono::seconds kPatience{10};

  // `command` is the shell's. Nothing is started before the first program.
  explicit PipeSubject(std::string command, std::chrono::milliseconds patience = kPatience)
      : command_(std::move(command)), patience_(patience) {}

  [[nodiscard]] std::string_view name() const override { return "subject"; }
  [[nodiscard]] const std::string& command() const { return command_; }
  Answer run(const scenario::Program& program) override;

 private:
  class Exchange;
  Answer ask(const scenario::Program& program);

  std::string command_;
  std::chrono::milliseconds patience_;
  std::unique_ptr<Child> child_;
  std::uint64_t number_ = 0;  // the name of the scenario that was asked last
};

}  // namespace subjects
