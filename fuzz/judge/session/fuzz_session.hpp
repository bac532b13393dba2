// What every fuzz target shares: the machine, the core, the model, and what happens to an input.
//
// One session lives as long as the process, because an engine gives inputs one by one. Where the
// environment has PROCBUF_STATS=FILE, the session counts inputs and operations there for whoever
// watches the campaign (statistics.hpp). As the program ends, it says on the standard error how
// many of the goals (docs/goals.md) its inputs have reached.
#pragma once

#include <cstdint>
#include <span>

#include "compare/goal_listener.hpp"
#include "compare/world.hpp"
#include "goals/goals.hpp"
#include "input/decode.hpp"
#include "input/mix.hpp"
#include "session/statistics.hpp"

namespace harness {

// The mix of the target this program is; each target's file defines it, and the mutator reads it.
extern const input::Mix kTargetMix;

class FuzzSession {
 public:
  // The process's one session.
  static FuzzSession& the();

  // Decodes the input, runs it on the core and on the model, and returns if they agree. If not, the
  // report goes to the standard error and the program aborts. `target` is the mix of the target
  // that runs: an input of another mix is not run, but that kEverything takes them all. Answers
  // whether it was run. (The engine
  // is told 0 of those, too: honggfuzz ends its process on any other answer. An input that was not
  // run reaches nothing new, so that no engine keeps it.)
  bool run(input::Mix target, std::span<const std::uint8_t> input);

  // Tells on the standard error what was going on: the story up to the present operation. For when
  // a sanitizer is about to end the program.
  void tell_story() const;

 private:
  FuzzSession() = default;
  ~FuzzSession();

  World world_;
  goals::Goals goals_;
  GoalListener watched_{world_, goals_};
  input::DecodedScenario decoded_;
  Statistics statistics_;
  bool running_ = false;
};

}  // namespace harness
