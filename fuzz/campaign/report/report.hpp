// All that is said of a night. `scenario report` puts it together; machine.hpp and page.hpp say it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/findings.hpp"
#include "report/history.hpp"
#include "report/known.hpp"
#include "report/night.hpp"
#include "report/reach.hpp"
#include "report/trends.hpp"

namespace report {

// Of ci/planted-bugs.
struct Score {
  std::size_t bugs = 0;
  std::size_t found = 0;  // by replaying the committed corpus
};

struct Report {
  Night night;
  bool held = false;              // whether somebody had the night's folder: the night itself
  std::vector<Finding> findings;  // those that are not known first
  std::vector<Known> expired;     // entries of known.txt
  std::optional<Reached> reached;
  std::optional<Coverage> coverage;
  std::string coverage_says;  // what ci/coverage printed
  std::optional<Score> score;
  std::vector<PastNight> past;  // the oldest first, this one last
  std::vector<Regression> regressions;
  std::string history_fault;  // why there is no history; empty where there is one
};

enum class Verdict : std::uint8_t {
  kClean,
  kFindings,
  kCouldNotRun,
  kIncomplete,  // something was to be checked and was not
};

// Findings that are not known, and expired entries, weigh more than a night that could not go on;
// that weighs more than one in which a check did not run.
Verdict verdict(const Report& report);
// 0, 1; 2 for both of the others: a check that did not run is not one that passed.
int exit_status(Verdict verdict);

// "clean", "findings", "could not run", "incomplete".
std::string_view name_of(Verdict verdict);
// "running", "stopped", "broken", "finished".
std::string_view name_of(State state);

// The answer to "is it good?", in one sentence.
std::string headline(const Report& report);

std::size_t unknown_findings(const Report& report);

// The night as the history keeps it.
PastNight as_past(const Report& report);

}  // namespace report
