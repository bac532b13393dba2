// What the corpus reaches: goals and outcomes (`scenario goals --json`), lines and branches of the
// core (points of ci/lib/reach.py).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace report {

struct Goal {
  std::string name;
  std::string rule;
  std::string what;
  std::uint64_t inputs = 0;
};

// How often an operation came to an outcome.
struct OutcomeCount {
  std::string operation;
  std::string outcome;
  std::uint64_t times = 0;
};

struct Reached {
  std::vector<Goal> goals;
  std::vector<OutcomeCount> outcomes;  // all that are possible
  std::vector<std::string> differences;
};

// Throws nlohmann::json::exception.
Reached parse_goals(std::string_view json);

struct Share {
  std::size_t reached = 0;
  std::size_t all = 0;
  [[nodiscard]] double percent() const;
};

// One that holds code.
struct SourceLine {
  bool reached = false;
  std::string program;  // TARGET/INPUT that reaches it; empty where none is known
};

struct Coverage {
  Share lines;
  Share branches;
  std::map<std::string, std::map<std::size_t, SourceLine>> files;  // by name and number
};

// `FILE<tab>LINE<tab>line|branch<tab>0|1<tab>TEXT` on each line of `points`,
// `FILE<tab>LINE<tab>TARGET/INPUT` on each of `programs`.
Coverage parse_coverage(std::string_view points, std::string_view programs);

}  // namespace report
