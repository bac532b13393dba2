#include "report/findings.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "text/grouped.hpp"

namespace report {

using text::count_of;

namespace {

// Steps that check something, by how their names begin. Of one that can fail, the sentence says so;
// the others look at something whose results the report has elsewhere.
struct Check {
  std::string_view kind;
  std::string_view sentence;
};
constexpr Check kChecks[] = {{"replay", "replaying the corpus fails: "},
                             {"search", "running every one of many programs fails: "},
                             {"fuzz", ""},
                             {"triage", ""},
                             {"coverage", ""},
                             {"goals", ""}};

// A step's name as a file's.
std::string file_name(std::string name) {
  std::ranges::replace_if(
      name, [](char letter) { return letter == ' ' || letter == '/' || letter == ','; }, '-');
  return name;
}

// "timeout" of ".../timeout-0123…", "afl-crash" of ".../afl-crash-0123…".
std::string kind_of(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  return std::string(name.substr(0, name.find_last_of('-')));
}

// "scenario_fuzzer" of "scenario_fuzzer/crash-0123…".
std::string target_of(std::string_view path) {
  return std::string(path.substr(0, path.find('/')));
}

Finding make(std::string name, std::string signature, std::string sentence, std::size_t count,
             std::string path) {
  Finding finding;
  finding.name = std::move(name);
  finding.signature = std::move(signature);
  finding.sentence = std::move(sentence);
  finding.count = count;
  finding.path = std::move(path);
  return finding;
}

// Crashes of this night that do not fail when they are run again: a failure that comes and goes.
void add_unsteady(const Night& night, const Group& group, std::vector<Finding>& all) {
  std::map<std::string, Finding> found;
  for (const std::string& path : night.found) {
    const auto input = std::ranges::find_if(group.inputs, [&](const std::string& candidate) {
      return candidate.ends_with("/" + path);
    });
    if (input == group.inputs.end()) continue;
    const std::string signature = "not again / " + target_of(path) + " / " + kind_of(path);
    Finding& finding = found[signature];
    if (finding.signature.empty()) {
      finding = make(file_name("not-again-" + target_of(path) + "-" + kind_of(path)), signature, "",
                     0, *input);
    }
    ++finding.count;
  }
  for (auto& [signature, finding] : found) {
    finding.sentence = count_of(finding.count, "input") +
                       " failed while fuzzing, and not when run again: " + signature;
    all.push_back(std::move(finding));
  }
}

void add_unsorted(const Night& night, std::vector<Finding>& all) {
  if (night.found.empty()) return;
  all.push_back(make("not-sorted", std::string(kNotSorted),
                     count_of(night.found.size(), "crash file") +
                         " found tonight; nobody has looked at what fails in them",
                     night.found.size(), "work/findings/" + night.found.front()));
}

// Of a step that is a check; null of another.
const Check* check_of(const Step& step) {
  const auto* const check =
      std::ranges::find(kChecks, step.name.substr(0, step.name.find(' ')), &Check::kind);
  return check == std::end(kChecks) ? nullptr : check;
}

void add_checks(const Night& night, std::vector<Finding>& all) {
  for (const Step& step : night.steps) {
    const Check* const check = check_of(step);
    if (check == nullptr || check->sentence.empty() || !failed(step)) continue;
    const std::string what = step.name.substr(step.name.find(' ') + 1);
    all.push_back(make(file_name(step.name), std::string(check->kind) + " / " + what,
                       std::string(check->sentence) + what, 1,
                       "logs/" + file_name(step.name) + ".log"));
  }
}

}  // namespace

std::vector<Group> parse_triage(std::string_view json) {
  std::vector<Group> groups;
  const nlohmann::json parsed = nlohmann::json::parse(json);
  for (const auto& row : parsed.at("groups")) {
    groups.push_back({.name = row.at("name"),
                      .signature = row.at("signature"),
                      .smallest = row.at("smallest"),
                      .known = row.at("known"),
                      .inputs = row.at("inputs")});
  }
  return groups;
}

bool failed(const Step& step) {
  constexpr int kCouldNot = 2;         // of our own programs and scripts
  constexpr int kCannotExecute = 126;  // of the shell, and the next one
  constexpr int kNoProgram = 127;
  return step.status != 0 && step.status != kCouldNot && step.status != kCannotExecute &&
         step.status != kNoProgram;
}

std::vector<std::string> unchecked(const Night& night) {
  std::vector<std::string> names;
  for (const Step& step : night.steps) {
    const Check* const check = check_of(step);
    if (check == nullptr || step.status == 0) continue;
    if (check->sentence.empty() || !failed(step)) names.push_back(step.name);
  }
  return names;
}

std::vector<Finding> findings(const Night& night, const std::optional<std::vector<Group>>& groups) {
  std::vector<Finding> all;
  if (groups) {
    for (const Group& group : *groups) {
      if (group.signature.empty()) {
        add_unsteady(night, group, all);
      } else {
        all.push_back(make(group.name, group.signature, group.signature, group.inputs.size(),
                           group.smallest));
        all.back().regression = group.known;
      }
    }
  } else {
    add_unsorted(night, all);
  }
  add_checks(night, all);
  return all;
}

void mark_known(std::vector<Finding>& findings, const std::vector<Known>& known,
                std::string_view today) {
  for (Finding& finding : findings) {
    for (const Known& entry : known) {
      if (entry.signature == finding.signature && !expired(entry, today)) finding.known = entry;
    }
  }
}

}  // namespace report
