// Running a scenario text as a whole, on the core or on the model: its outcomes, its transcript,
// and how they differ from the recorded ones. For the scenario tool and the conformance tests.
#pragma once

#include <string>
#include <vector>

#include "machine.hpp"
#include "model/profile.hpp"
#include "scenario/operation.hpp"
#include "scenario/parse.hpp"
#include "subject.hpp"

namespace harness {

using subjects::Outcomes;

Outcomes run_on_core(const scenario::Program& program, Machine& machine);
// The machine says where the regions would lie; its memory is not touched.
Outcomes run_on_model(const scenario::Program& program, const Machine& machine,
                      const model::Profile& profile = model::Profile::procbuf());

// The text with these outcomes in place of recorded ones, exactly as recorded files look: comments,
// blank lines and indentation kept.
std::string transcript(const scenario::Scenario& scenario, const Outcomes& outcomes);

// A recorded outcome that is not what came out.
struct Mismatch {
  const scenario::Line* line;  // of the scenario that was compared
  std::string outcome;
};

struct Verdict {
  std::size_t compared = 0;  // operations that have a recorded outcome
  std::vector<Mismatch> mismatches;
};
// Outcomes may be patterns (scenario/pattern.hpp), as those of the model by another profile are.
Verdict compare_with_recorded(const scenario::Scenario& scenario, const Outcomes& outcomes);

}  // namespace harness
