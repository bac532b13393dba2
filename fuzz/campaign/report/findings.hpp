// What failed in a night, each failure once, whatever it was that failed: inputs that `scenario
// triage` has sorted, crashes that did not come again, replays of the corpus.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/known.hpp"
#include "report/night.hpp"

namespace report {

// What ci/repro made of the smallest input; empty what it could not make.
struct Story {
  std::string text;        // what `scenario explain` says
  std::string page;        // HTML
  std::string input;       // the smallest
  std::string input_name;  // of its file, "….scn" or "….text"
  std::string test;        // C++
};

struct Finding {
  std::string name;            // short, fit for a file
  std::string signature;       // what it is recognised by
  std::string sentence;        // for a person
  std::size_t count = 1;       // inputs
  std::string path;            // of the smallest input as it was found, or of a log
  std::string regression;      // the test that was made of the same failure earlier; empty: none
  std::optional<Known> known;  // its entry, where it is known and that has not expired
  Story story;
};

// A group of `scenario triage --json`.
struct Group {
  std::string name;
  std::string signature;  // empty: they do not fail when they are run again
  std::string smallest;
  std::string known;
  std::vector<std::string> inputs;
};

// Throws nlohmann::json::exception.
std::vector<Group> parse_triage(std::string_view json);

// The signature of a finding that stands for crash files which nobody has sorted into failures.
inline constexpr std::string_view kNotSorted = "not sorted";

// All of the night's findings. `groups` are none where nothing has been sorted yet: then what was
// found tonight is one finding.
std::vector<Finding> findings(const Night& night, const std::optional<std::vector<Group>>& groups);

// Whether the status of a step says that something failed in it, rather than that it could not be
// done.
bool failed(const Step& step);

// The steps that were to check something and could not (no program, a program that does not run
// here): nothing is known of what they were to check, so that the night is neither clean nor is it
// a finding.
std::vector<std::string> unchecked(const Night& night);

// Marks those that are known.
void mark_known(std::vector<Finding>& findings, const std::vector<Known>& known,
                std::string_view today);

}  // namespace report
