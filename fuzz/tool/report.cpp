#include "tool/report.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "report/machine.hpp"
#include "report/page.hpp"
#include "report/report.hpp"
#include "tool/files.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;
using report::Finding;
using report::Report;
using report::Story;

constexpr std::size_t kNights = 30;  // that trends look back
constexpr const char* kCore = "src/procbuf/";
constexpr const char* kPlanted = "build/planted/score.json";

// Empty where there is no such file.
std::string content_of(const std::string& path) {
  return fs::is_regular_file(path) ? read_file(path) : "";
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm day{};
  gmtime_r(&now, &day);
  std::array<char, sizeof "2026-11-23"> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &day);
  return text.data();
}

std::vector<report::Known> known_in(const std::string& folder) {
  const std::string path = folder + "/known.txt";
  auto known = report::parse_known(content_of(path));
  if (const auto* const error = std::get_if<report::KnownError>(&known)) {
    throw Unusable{fmt::format("{}:{}: {}", path, error->line, error->message)};
  }
  return std::get<std::vector<report::Known>>(std::move(known));
}

// Whether somebody has the lock: ci/nightly, for as long as it runs.
bool is_held(const std::string& lock) {
  const int file = open(lock.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(file);
  return held;
}

// What ci/repro left there, and said.
Story story_in(const std::string& folder) {
  Story story;
  story.text = content_of(folder + "/story.txt");
  const std::string made = folder + "/repro";
  if (!fs::is_directory(made)) return story;
  for (const std::string& path : files_at(made)) {
    if (path.ends_with("_test.cpp")) {
      story.test = read_file(path);
    } else if (path.ends_with(".html")) {
      story.page = read_file(path);
    } else if (path.ends_with(".scn") || path.ends_with(".text")) {
      story.input = read_file(path);
      story.input_name = fs::path(path).filename();
    }
  }
  return story;
}

// The line that `scenario explain` says what fails in; empty where there is none.
std::string sentence_in(const std::string& story) {
  constexpr std::string_view kBegins = "procbuf: ";
  const std::size_t start = story.starts_with(kBegins) ? 0 : story.find("\nprocbuf: ");
  if (start == std::string::npos) return "";
  const std::size_t sentence = story.find(kBegins, start) + kBegins.size();
  return story.substr(sentence, story.find('\n', sentence) - sentence);
}

// The last lines of a log.
std::string tail_of(const std::string& path) {
  constexpr std::size_t kMost = 8000;  // bytes
  return fs::is_regular_file(path) ? read_tail(path, kMost) : "";
}

void add_findings(const std::string& folder, Report& all) {
  const std::string sorted = content_of(folder + "/night/triage.json");
  std::optional<std::vector<report::Group>> groups;
  if (!sorted.empty()) groups = report::parse_triage(sorted);
  all.findings = report::findings(all.night, groups);
  for (Finding& finding : all.findings) {
    if (finding.path.starts_with("logs/")) {
      finding.story.text = tail_of(folder + "/" + finding.path);
      continue;
    }
    finding.story = story_in(folder + "/night/stories/" + finding.name);
    const std::string sentence = sentence_in(finding.story.text);
    if (!sentence.empty()) finding.sentence = sentence;
  }
  const std::vector<report::Known> known = known_in(folder);
  report::mark_known(all.findings, known, today());
  // Those that are not known come first.
  std::vector<Finding> ordered;
  for (const bool is_known : {false, true}) {
    for (const Finding& finding : all.findings) {
      if (finding.known.has_value() == is_known) ordered.push_back(finding);
    }
  }
  all.findings = std::move(ordered);
  for (const report::Known& entry : known) {
    if (report::expired(entry, today())) all.expired.push_back(entry);
  }
}

void add_reach(const std::string& folder, Report& all) {
  const std::string goals = content_of(folder + "/night/goals.json");
  if (!goals.empty()) all.reached = report::parse_goals(goals);
  const std::string points = content_of(folder + "/night/coverage.points");
  if (!points.empty()) {
    all.coverage = report::parse_coverage(points, content_of(folder + "/night/coverage.programs"));
  }
  all.coverage_says = content_of(folder + "/night/coverage.txt");
  const std::string score = content_of(kPlanted);
  if (score.empty()) return;
  all.score.emplace();
  const auto bugs = nlohmann::json::parse(score).at("bugs");
  for (const auto& bug : bugs) {
    ++all.score->bugs;
    if (bug.contains("corpus") && bug["corpus"]["killed"]) ++all.score->found;
  }
}

// This night is the last of the past, also where it is not in the history yet.
void add_history(const std::string& folder, Report& all) {
  const report::PastNight tonight = report::as_past(all);
  try {
    report::History history(folder + "/nights.sqlite");
    if (all.night.state == report::State::kFinished) history.add(tonight);
    all.past = history.last(kNights);
    std::erase_if(all.past, [&](const auto& night) { return night.name == tonight.name; });
  } catch (const std::runtime_error& error) {
    all.history_fault = error.what();
  }
  all.past.push_back(tonight);
  all.regressions = report::regressions(all.past);
}

std::vector<report::Source> sources_of(const Report& all) {
  std::vector<report::Source> sources;
  if (!all.coverage) return sources;
  for (const auto& [file, lines] : all.coverage->files) {
    sources.push_back({.name = file, .text = content_of(kCore + file)});
  }
  return sources;
}

void write(const std::string& folder, const Report& all) {
  const std::string to = folder + "/report/";
  make_folder(to);
  for (const Finding& finding : all.findings) {
    const Story& story = finding.story;
    const std::string home = to + "findings/" + finding.name + "/";
    make_folder(home);
    if (!story.text.empty()) write_file(home + "story.txt", story.text);
    if (!story.page.empty()) write_file(home + "story.html", story.page);
    if (!story.input.empty()) write_file(home + story.input_name, story.input);
    if (!story.test.empty()) write_file(home + "story_test.cpp", story.test);
  }
  write_file(to + "report.json", report::as_json(all));
  write_file(to + "findings.sarif", report::as_sarif(all, "."));
  write_file(to + "junit.xml", report::as_junit(all));
  write_file(to + "summary.txt", report::as_summary(all));
  write_file(to + "report.html", report::page(all, sources_of(all)));
}

}  // namespace

int report_night(const std::string& folder) {
  Report all;
  all.night = report::last_night(content_of(folder + "/records"));
  if (all.night.name.empty()) throw Unusable{fmt::format("{}: has no night to report", folder)};
  all.held = is_held(folder + "/.lock");
  try {
    add_findings(folder, all);
    add_reach(folder, all);
    add_history(folder, all);
    write(folder, all);
  } catch (const nlohmann::json::exception& error) {
    throw Unusable{fmt::format("{}: {}", folder, error.what())};
  } catch (const fs::filesystem_error& error) {
    throw Unusable{error.what()};
  }
  print(report::as_summary(all) + folder + "/report/report.html\n");
  return report::exit_status(report::verdict(all));
}

}  // namespace tool
