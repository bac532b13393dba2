// The core as a subject among others.
#pragma once

#include "core/executor.hpp"
#include "machine.hpp"
#include "subject.hpp"

namespace harness {

// A panic that a scenario can cause is an outcome. What brings the process down is not caught: the
// core runs in the process of whoever asks.
class CoreSubject final : public subjects::Subject {
 public:
  // The machine is this subject's to use for as long as it lives.
  explicit CoreSubject(Machine& machine) : executor_(machine) {}

  [[nodiscard]] std::string_view name() const override { return "core"; }
  subjects::Answer run(const scenario::Program& program) override;

 private:
  Executor executor_;
};

}  // namespace harness
