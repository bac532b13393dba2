// `scenario pack`: scenario texts as inputs of a fuzz target.
#pragma once

#include <string>
#include <vector>

namespace tool {

struct Packing {
  std::vector<std::string> paths;  // scenario texts; with `folder` also folders of them
  std::string target;              // any fuzz target; an input of the text target is the text
  std::string output;              // where the input of a single text goes; empty: see `folder`
  // Where the inputs go otherwise, made if missing. Each is named by where its text lies from the
  // folder that holds the path given, with `-` for `/`: `tests/goals` has goals-break-to-mark.scn.
  // Only those are written that are missing, or no newer than the text or this program.
  std::string folder;
};

// All texts are read and packed before anything is written. Throws Unusable where one does not
// parse or cannot be packed, two would have one name, or something cannot be written. Returns 0.
// Called with a folder by make_seeds (ci/lib.sh).
int pack(const Packing& packing);

}  // namespace tool
