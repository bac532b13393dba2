// `scenario report`: what came out of a night of ci/nightly.
#pragma once

#include <string>

namespace tool {

// Reads what the night has left in the folder so far, and writes DIR/report: report.json,
// findings.sarif, junit.xml, summary.txt, report.html, and findings/NAME with what belongs to a
// finding. A night that is finished is added to the history, DIR/nights.sqlite. Prints the summary.
// Called by ci/nightly, while it goes on and at its end, in the repository's folder, whose sources
// and score of planted bugs it reads.
//
// Returns 0: clean; 1: findings that are not known, or known ones that have expired; 2: the night
// could not run. Throws Unusable where there is no night, where known.txt is wrong, or where
// something cannot be read or written.
int report_night(const std::string& folder);

}  // namespace tool
