// `scenario score`: how good the harness is, by what found the bugs planted in the core.
#pragma once

#include <string>
#include <vector>

namespace tool {

struct ScoreFiles {
  std::vector<std::string> patches;  // tests/planted/NAME.patch
  std::string results;               // folder, with a folder for each NAME: see score_results.hpp
  std::string json;                  // to write; empty: not
  std::string page;                  // HTML, to write; empty: not
};

// Prints a table with a line for each patch, and what it sums up to; writes the same as JSON and as
// an HTML page. Called by ci/planted-bugs. Returns the exit status: kDiffers where replaying the
// corpus does not find one of the bugs. Throws Unusable where a file cannot be read, understood or
// written.
int score(const ScoreFiles& files);

}  // namespace tool
