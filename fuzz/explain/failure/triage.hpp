// A folder of crashes, sorted: what fails in the same way is one group. For `scenario triage`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace failure {

// One crash file that was run.
struct Crash {
  std::string path;
  std::size_t size = 0;   // bytes
  std::string signature;  // empty: it does not fail any more
};

// A regression that was found, minimised and kept earlier.
struct Regression {
  std::string name;
  std::string signature;
};

struct Group {
  std::string name;                // short, of the signature's words, fit for a file
  std::string signature;           // empty: those that do not fail any more
  std::string smallest;            // path
  std::vector<std::string> paths;  // of all, by size
  std::string known;               // the regression's name; empty: none
};

// The greatest group first; those that do not fail come last.
std::vector<Group> triage(std::vector<Crash> crashes, const std::vector<Regression>& known);

}  // namespace failure
