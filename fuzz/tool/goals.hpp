// `scenario goals`: which of the states that a campaign must reach are reached by given inputs.
#pragma once

#include <string>
#include <vector>

namespace tool {

// Runs the programs of the files at these paths, and of all files in the folders among them (texts
// where the name ends in .scn, else fuzz inputs), on the core and on the model. Prints the goals,
// each operation's outcomes, what is missing, and last the summary; where `json` is not empty,
// writes the same there. Returns the exit status: kDiffers where something is missing or
// impossible, or the core and the model differ. Throws Unusable where a file cannot be read, parsed
// or written, or there is none.
int goals(const std::vector<std::string>& paths, const std::string& json);

}  // namespace tool
