// What has become worse, and since which night.
#pragma once

#include <string>
#include <vector>

#include "report/history.hpp"

namespace report {

struct Regression {
  std::string kind;  // "coverage", "speed", "goal"
  std::string what;  // "scenario_fuzzer, afl", "lines of the core", a goal's name
  std::string was;   // for a person: "812,000 operations/s"
  std::string is;
  std::string since;  // the night's name
};

// Of the last of these nights against those before it, the oldest first. A value that has been
// worse for some nights is compared with what it was before these: it stays a regression until it
// recovers, or until no better night is among these.
std::vector<Regression> regressions(const std::vector<PastNight>& nights);

}  // namespace report
