// `scenario crosscheck`: another implementation is asked program after program, and what it answers
// is set against the model. For ci/crosscheck.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/profile.hpp"

namespace tool {

struct Crosscheck {
  std::string command;     // the subject's (subjects/pipe)
  model::Profile profile;  // of the model
  std::string folder;      // where findings are kept; made where it is missing
  // Asked first, after the findings of earlier runs: scenario texts, fuzz inputs, folders of them.
  std::vector<std::string> paths;
  std::chrono::seconds time{60};  // for random programs
  std::uint64_t seed = 1;         // of these
  std::size_t jobs = 1;           // as many subjects at a time
};

// A finding is a program that the subject answers otherwise than the model, or that ends it, hangs
// it or makes it write nonsense. Each kind of them is made small and kept in the folder: the
// program (.scn), its story (.txt) and its page (.html). kDiffers where there is one; kInterrupted
// after Ctrl-C, with those there are.
int crosscheck(const Crosscheck& asked);

}  // namespace tool
