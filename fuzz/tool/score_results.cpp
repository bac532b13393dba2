#include "tool/score_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <tuple>

#include "tool/files.hpp"

namespace tool {

namespace {

// The rest of the patch's first line that begins with `label`; empty where none does.
std::string head_line(const std::string& patch, std::string_view label) {
  std::istringstream lines(patch);
  for (std::string line; std::getline(lines, line) && line.starts_with('#');) {
    if (line.starts_with(label)) return line.substr(label.size());
  }
  return "";
}

// The second line of a result file.
std::string result_in(const std::string& path) {
  std::istringstream lines(read_file(path));
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  return line;
}

Checked read_check(const std::string& path) {
  const std::string result = result_in(path);
  constexpr std::string_view kKilled = "killed ";
  if (result == "survived") return {.killed = false, .by = ""};
  if (!result.starts_with(kKilled)) throw Unusable{fmt::format("{}: is no result", path)};
  return {.killed = true, .by = result.substr(kKilled.size())};
}

Attempt read_attempt(const std::string& path) {
  std::istringstream words(result_in(path));
  std::string verdict;
  Attempt attempt{};
  words >> verdict >> attempt.seconds >> attempt.inputs >> attempt.operations;
  if (words.fail() || (verdict != "found" && verdict != "missed")) {
    throw Unusable{fmt::format("{}: is no result", path)};
  }
  attempt.found = verdict == "found";
  return attempt;
}

}  // namespace

PlantedBug read_bug(const std::string& patch, const std::string& results) {
  const std::string text = read_file(patch);
  PlantedBug bug{.name = std::filesystem::path(patch).stem(),
                 .what = head_line(text, "# "),
                 .rule = head_line(text, "# rule: "),
                 .upstream = head_line(text, "# upstream: "),
                 .checks = {},
                 .attempts = {}};
  const std::string folder = results + "/" + bug.name;
  for (std::size_t i = 0; i < kChecks.size(); ++i) {
    const std::string path = fmt::format("{}/{}", folder, kChecks[i]);
    if (std::filesystem::exists(path)) bug.checks[i] = read_check(path);
  }
  for (std::size_t i = 0; i < kFuzzers.size(); ++i) {
    std::vector<Attempt>& attempts = bug.attempts[i];
    for (std::size_t seed = 1;; ++seed) {
      const std::string path = fmt::format("{}/{}-{}", folder, kFuzzers[i], seed);
      if (!std::filesystem::exists(path)) break;
      attempts.push_back(read_attempt(path));
    }
    std::ranges::sort(attempts, {}, [](const Attempt& attempt) {
      return std::tuple(!attempt.found, attempt.seconds);
    });
  }
  return bug;
}

std::size_t times_found(const std::vector<Attempt>& attempts) {
  return static_cast<std::size_t>(std::ranges::count(attempts, true, &Attempt::found));
}

const Attempt* median(const std::vector<Attempt>& attempts) {
  if (attempts.empty()) return nullptr;
  const Attempt& middle = attempts[attempts.size() / 2];
  return middle.found ? &middle : nullptr;
}

Share killed(const std::vector<PlantedBug>& bugs, std::size_t check) {
  Share share;
  for (const PlantedBug& bug : bugs) {
    if (!bug.checks[check]) continue;
    ++share.all;
    if (bug.checks[check]->killed) ++share.good;
  }
  return share;
}

Share always_found(const std::vector<PlantedBug>& bugs, std::size_t fuzzer) {
  Share share;
  for (const PlantedBug& bug : bugs) {
    const std::vector<Attempt>& attempts = bug.attempts[fuzzer];
    if (attempts.empty()) continue;
    ++share.all;
    if (times_found(attempts) == attempts.size()) ++share.good;
  }
  return share;
}

std::optional<double> median_seconds(const std::vector<PlantedBug>& bugs, std::size_t fuzzer) {
  std::vector<double> seconds;
  std::size_t tried = 0;
  for (const PlantedBug& bug : bugs) {
    if (!bug.attempts[fuzzer].empty()) ++tried;
    if (const Attempt* const middle = median(bug.attempts[fuzzer])) {
      seconds.push_back(middle->seconds);
    }
  }
  std::ranges::sort(seconds);
  if (tried / 2 >= seconds.size()) return std::nullopt;
  return seconds[tried / 2];
}

}  // namespace tool
