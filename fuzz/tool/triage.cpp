// `scenario triage`.
#include "failure/triage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "failure/interrupt.hpp"
#include "text/grouped.hpp"
#include "tool/failures.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

namespace {

using failure::Crash;
using failure::Group;

// Seen from the repository's folder. The test of a regression says in a comment how it failed.
constexpr const char* kRegressions = "tests/regressions";
constexpr std::string_view kSignatureLine = "// signature: ";

std::vector<failure::Regression> known_regressions() {
  std::vector<failure::Regression> known;
  if (!std::filesystem::is_directory(kRegressions)) return known;
  for (const std::string& path : files_at(kRegressions)) {
    const std::string source = read_file(path);
    const std::size_t line = source.find(kSignatureLine);
    if (line == std::string::npos) continue;
    const std::size_t start = line + kSignatureLine.size();
    known.push_back({.name = std::filesystem::path(path).stem(),
                     .signature = source.substr(start, source.find('\n', start) - start)});
  }
  return known;
}

// None where it cannot be used: that is said, and the others go on.
std::optional<Crash> crash_at(const std::string& path, const std::string& target,
                              failure::Trials& trials) {
  try {
    const Input input(path, target);
    const auto failure = failure_of(input, trials);
    return Crash{.path = path,
                 .size = input.size(),
                 .signature = failure ? failure::signature(*failure) : ""};
  } catch (const Unusable& unusable) {
    fmt::print(stderr, "scenario: left out: {}\n", unusable.message);
    return std::nullopt;
  }
}

std::string as_text(const std::vector<Group>& groups) {
  std::string text;
  for (const Group& group : groups) {
    text += fmt::format("{}: {}\n", group.name, text::count_of(group.paths.size(), "input"));
    if (!group.signature.empty()) text += fmt::format("  fails     {}\n", group.signature);
    text += fmt::format("  smallest  {}\n", group.smallest);
    if (!group.signature.empty()) {
      text += fmt::format("  known     {}\n", group.known.empty() ? "no" : group.known);
    }
  }
  return text;
}

std::string as_json(const std::vector<Group>& groups) {
  auto rows = nlohmann::ordered_json::array();
  for (const Group& group : groups) {
    rows.push_back({{"name", group.name},
                    {"signature", group.signature},
                    {"count", group.paths.size()},
                    {"smallest", group.smallest},
                    {"known", group.known},
                    {"inputs", group.paths}});
  }
  return nlohmann::ordered_json({{"groups", rows}})
             .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

}  // namespace

int triage(const std::string& folder, const std::string& target, const std::string& json) {
  if (!std::filesystem::is_directory(folder)) {
    throw Unusable{fmt::format("{}: is no folder", folder)};
  }
  const failure::Interrupt interrupt;
  failure::Trials trials({});
  std::vector<Crash> crashes;
  for (const std::string& path : files_at(folder)) {
    auto crash = crash_at(path, target, trials);
    if (failure::Interrupt::came()) break;
    if (crash) crashes.push_back(std::move(*crash));
  }
  if (crashes.empty() && !failure::Interrupt::came()) {
    throw Unusable{fmt::format("{}: has no inputs to sort", folder)};
  }
  const std::vector<Group> groups = failure::triage(std::move(crashes), known_regressions());
  if (!json.empty()) write_file(json, as_json(groups));
  if (!is_standard_output(json)) print(as_text(groups));
  if (failure::Interrupt::came()) return kInterrupted;
  const bool any =
      std::ranges::any_of(groups, [](const Group& group) { return !group.signature.empty(); });
  return any ? kDiffers : 0;
}

}  // namespace tool
