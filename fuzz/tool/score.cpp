#include "tool/score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tool/files.hpp"
#include "tool/score_page.hpp"
#include "tool/score_results.hpp"

namespace tool {

namespace {

std::string cell(const std::optional<Checked>& checked) {
  if (!checked) return "-";
  return checked->killed ? "killed" : "SURVIVED";
}

// How often it was found, the median of the seconds, and from where to where they reach.
std::string cell(const std::vector<Attempt>& attempts) {
  if (attempts.empty()) return "-";
  const std::size_t found = times_found(attempts);
  std::string text = fmt::format("{}/{}", found, attempts.size());
  if (const Attempt* const middle = median(attempts)) {
    text += fmt::format(" {:6.2f} s", middle->seconds);
  } else {
    text += "      - s";
  }
  if (found != 0 && attempts.size() > 1) {
    text +=
        fmt::format(" ({:.2f}-{})", attempts.front().seconds,
                    found == attempts.size() ? fmt::format("{:.2f}", attempts.back().seconds) : "");
  }
  return text;
}

std::string as_table(const std::vector<PlantedBug>& bugs) {
  std::string text = fmt::format("{:<40} {:<4}", "bug", "rule");
  for (const std::string_view check : kChecks) text += fmt::format(" {:<8}", check);
  for (const std::string_view fuzzer : kFuzzers) text += fmt::format("  {:<26}", fuzzer);
  text += "\n";
  for (const PlantedBug& bug : bugs) {
    text += fmt::format("{:<40} {:<4}", bug.name, bug.rule);
    for (const auto& checked : bug.checks) text += fmt::format(" {:<8}", cell(checked));
    for (const auto& attempts : bug.attempts) text += fmt::format("  {:<26}", cell(attempts));
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

std::string as_summary(const std::vector<PlantedBug>& bugs) {
  std::string text = fmt::format("\n{} bugs", bugs.size());
  for (std::size_t i = 0; i < kChecks.size(); ++i) {
    const Share share = killed(bugs, i);
    text += fmt::format(" · {}: {} of {}", kChecks[i], share.good, share.all);
  }
  text += "\n";
  for (std::size_t i = 0; i < kFuzzers.size(); ++i) {
    const Share share = always_found(bugs, i);
    if (share.all == 0) continue;
    text += fmt::format("{}: {} of {} found every time", kFuzzers[i], share.good, share.all);
    if (const auto seconds = median_seconds(bugs, i)) {
      text += fmt::format(", half of them within {:.2f} s", *seconds);
    }
    text += "\n";
  }
  return text;
}

std::string as_json(const std::vector<PlantedBug>& bugs) {
  auto rows = nlohmann::ordered_json::array();
  for (const PlantedBug& bug : bugs) {
    nlohmann::ordered_json row = {
        {"name", bug.name}, {"what", bug.what}, {"rule", bug.rule}, {"upstream", bug.upstream}};
    for (std::size_t i = 0; i < kChecks.size(); ++i) {
      if (const auto& checked = bug.checks[i]) {
        row[kChecks[i]] = {{"killed", checked->killed}, {"by", checked->by}};
      }
    }
    for (std::size_t i = 0; i < kFuzzers.size(); ++i) {
      auto attempts = nlohmann::ordered_json::array();
      for (const Attempt& attempt : bug.attempts[i]) {
        attempts.push_back({{"found", attempt.found},
                            {"seconds", attempt.seconds},
                            {"inputs", attempt.inputs},
                            {"operations", attempt.operations}});
      }
      row[kFuzzers[i]] = attempts;
    }
    rows.push_back(row);
  }
  return nlohmann::ordered_json({{"bugs", rows}}).dump(2) + "\n";
}

}  // namespace

int score(const ScoreFiles& files) {
  if (is_standard_output(files.json) && is_standard_output(files.page)) {
    throw Unusable{"score: --json and --page cannot both go to the standard output"};
  }
  std::vector<PlantedBug> bugs;
  bugs.reserve(files.patches.size());
  for (const std::string& patch : files.patches) bugs.push_back(read_bug(patch, files.results));
  if (!files.json.empty()) write_file(files.json, as_json(bugs));
  if (!files.page.empty()) write_file(files.page, score_page(bugs));
  if (!is_standard_output(files.json) && !is_standard_output(files.page)) {
    print(as_table(bugs) + as_summary(bugs));
  }
  const Share share = killed(bugs, kCorpus);
  return share.good == share.all ? 0 : kDiffers;
}

}  // namespace tool
