// Where in the sources a finding is shown: what looks at SARIF opens files of the repository, at a
// line.
#pragma once

#include <cstddef>
#include <string>

#include "report/findings.hpp"

namespace report {

struct Place {
  std::string file;      // from the repository's root
  std::size_t line = 1;  // from 1
};

// The innermost line of the core that the finding's story or log names; where it names none, the
// first rule of the contract that does not hold; else the target's entry; else ci/nightly, which
// ran the step. `repository` is the folder of the sources.
Place place_of(const Finding& finding, const std::string& repository);

}  // namespace report
