// What every fuzz target shares: the machine, the core, the model, and what happens to an input.
//
// One session lives as long as the process, because an engine gives inputs one by one. Where the
// environment has PROCBUF_STATS=FILE, the session counts inputs and operations there for whoever
// watches the campaign (statistics.hpp).
#pragma once

#include <cstdint>
#include <span>

#include "compare/comparison.hpp"
#include "compare/statistics.hpp"
#include "executor/executor.hpp"
#include "input/decode.hpp"
#include "machine.hpp"
#include "model/model.hpp"

namespace harness {

class FuzzSession {
 public:
  // The process's one session.
  static FuzzSession& the();

  // Decodes the input, runs it on the core and on the model, and returns if they agree. If not, the
  // report goes to the standard error and the program aborts.
  void run(std::span<const std::uint8_t> input);

  // Tells on the standard error what was going on: the story up to the present operation. For when
  // a sanitizer is about to end the program.
  void tell_story() const;

 private:
  FuzzSession() = default;

  Machine machine_;
  Executor executor_{machine_};
  model::Model model_;
  Comparison comparison_{machine_, executor_, model_};
  input::DecodedScenario decoded_;
  Statistics statistics_;
  bool running_ = false;
};

}  // namespace harness
