#include "report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/grouped.hpp"

namespace report {

using text::count_of;

std::size_t unknown_findings(const Report& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings, [](const Finding& finding) { return !finding.known; }));
}

Verdict verdict(const Report& report) {
  if (unknown_findings(report) != 0 || !report.expired.empty()) return Verdict::kFindings;
  const Night& night = report.night;
  const bool nothing_ran = night.state == State::kFinished && night.inputs() == 0;
  if (night.state == State::kBroken || nothing_ran) return Verdict::kCouldNotRun;
  return unchecked(night).empty() ? Verdict::kClean : Verdict::kIncomplete;
}

int exit_status(Verdict verdict) {
  switch (verdict) {
    case Verdict::kClean: return 0;
    case Verdict::kFindings: return 1;
    case Verdict::kCouldNotRun:
    case Verdict::kIncomplete: return 2;
  }
  return 2;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kClean: return "clean";
    case Verdict::kFindings: return "findings";
    case Verdict::kCouldNotRun: return "could not run";
    case Verdict::kIncomplete: return "incomplete";
  }
  return "";
}

std::string_view name_of(State state) {
  switch (state) {
    case State::kRunning: return "running";
    case State::kStopped: return "stopped";
    case State::kBroken: return "broken";
    case State::kFinished: return "finished";
  }
  return "";
}

namespace {

// How many failures there are that are not known, and how many crash files of which nobody has said
// what fails in them; empty where there are none.
std::string findings_text(const Report& report) {
  const auto unsorted = std::ranges::find(report.findings, kNotSorted, &Finding::signature);
  const bool all_sorted = unsorted == report.findings.end() || unsorted->known;
  const std::size_t failures = unknown_findings(report) - (all_sorted ? 0 : 1);
  std::string text;
  if (failures != 0) text = count_of(failures, "failure");
  if (!all_sorted) {
    text += fmt::format("{}{} not sorted into failures", text.empty() ? "" : ", ",
                        count_of(unsorted->count, "crash file"));
  }
  return text;
}

}  // namespace

std::string headline(const Report& report) {
  const Night& night = report.night;
  std::string text;
  switch (verdict(report)) {
    case Verdict::kFindings: {
      text = findings_text(report);
      if (!report.expired.empty()) {
        text += fmt::format("{}{} expired in known.txt", text.empty() ? "" : ", and ",
                            report.expired.size());
      }
      break;
    }
    case Verdict::kCouldNotRun:
      text = "could not run: " + (night.fatal.empty() ? "nothing was fuzzed" : night.fatal);
      break;
    case Verdict::kIncomplete: text = "incomplete: nothing found"; break;
    case Verdict::kClean: text = "nothing found"; break;
  }
  if (const std::size_t count = unchecked(night).size(); count != 0) {
    text += fmt::format(", {} did not run", count_of(count, "check"));
  }
  const std::size_t known = report.findings.size() - unknown_findings(report);
  if (known != 0) text += fmt::format(", {} known", known);
  if (!report.regressions.empty())
    text += fmt::format(", {} worse than before", report.regressions.size());
  if (!night.troubles.empty()) text += ", " + count_of(night.troubles.size(), "trouble");
  if (night.state == State::kRunning) {
    text +=
        report.held ? " so far: it was running when this was written" : " so far: it was killed";
  }
  if (night.state == State::kStopped) text += " before it was stopped";
  return text;
}

PastNight as_past(const Report& report) {
  PastNight past{.name = report.night.name,
                 .revision = report.night.revision,
                 .status = exit_status(verdict(report)),
                 .findings = unknown_findings(report),
                 .known = report.findings.size() - unknown_findings(report),
                 .lines = std::nullopt,
                 .branches = std::nullopt,
                 .pairs = pairs_of(report.night),
                 .goals = {}};
  if (report.coverage && report.coverage->lines.all != 0) {
    past.lines = report.coverage->lines.percent();
    past.branches = report.coverage->branches.percent();
  }
  if (report.reached) {
    for (const Goal& goal : report.reached->goals) {
      if (goal.inputs != 0) past.goals.insert(goal.name);
    }
  }
  return past;
}

}  // namespace report
