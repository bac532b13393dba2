#include "tool/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "failure/program_run.hpp"
#include "failure/story_run.hpp"
#include "failure/text_run.hpp"
#include "input/encode.hpp"
#include "input/mix.hpp"
#include "scenario/print.hpp"
#include "tool/files.hpp"

namespace tool {

namespace {

constexpr std::string_view kTargetLine = "# target: ";

// The target that story_of() wrote on the first line; empty where it did not.
std::string target_of_story(std::string_view content) {
  content = scenario::without_mark(content);
  if (!content.starts_with(kTargetLine)) return {};
  const std::string_view line = content.substr(0, content.find('\n')).substr(kTargetLine.size());
  const auto* const known = std::ranges::find(input::kTargets, line);
  return known == input::kTargets.end() ? "" : std::string(*known);
}

// Whether somebody wrote it: letters (of any language) and lines, and boot lines among them.
bool looks_like_scenario(const std::string& path, std::string_view content) {
  if (path.ends_with(".scn")) return true;
  const bool printable = std::ranges::all_of(content, [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return c == '\n' || c == '\t' || c == '\r' || (byte >= ' ' && c != '\x7f');
  });
  content = scenario::without_mark(content);
  return printable && (content.starts_with("boot ") || content.contains("\nboot "));
}

}  // namespace

std::span<const std::uint8_t> bytes_of(std::string_view content) {
  return {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
}

std::vector<std::string> all_targets() {
  std::vector<std::string> targets(input::kTargets.begin(), input::kTargets.end());
  targets.emplace_back(kTextTarget);
  targets.emplace_back(kProtectionTarget);
  return targets;
}

std::string target_in(const std::string& path) {
  const std::string absolute = std::filesystem::absolute(path).string();
  std::string found;
  std::size_t where = 0;
  for (const std::string& target : all_targets()) {
    const std::size_t at = absolute.rfind(target);
    if (at == std::string::npos || (!found.empty() && at < where)) continue;
    found = target;
    where = at;
  }
  return found;
}

std::vector<std::uint8_t> pack_for(const std::string& target, const scenario::Program& program,
                                   const std::string& path) {
  const auto* const mix = std::ranges::find(input::kTargets, target);
  auto packed = input::encode(program, static_cast<input::Mix>(mix - input::kTargets.begin()));
  if (!packed) throw Unusable{fmt::format("{}: cannot be packed: {}", path, packed.error())};
  return std::move(*packed);
}

std::string story_of(const std::string& target, const scenario::Program& program) {
  return std::string(kTargetLine) + target + "\n" + scenario::print(program);
}

StoredProgram::StoredProgram(const std::string& path, const std::string& content) {
  if (looks_like_scenario(path, content)) {
    scenario_ = parse_text(path, content);
    program_ = scenario_->program();
  } else {
    decoded_ = std::make_unique<input::DecodedScenario>();
    program_ = decoded_->decode(bytes_of(content));
  }
}

Input::Input(std::string path, std::string target)
    : path_(std::move(path)), target_(std::move(target)), content_(read_input(path_)) {
  path_ = name_of_input(path_);
  if (content_.empty()) throw Unusable{fmt::format("{}: is empty: there is nothing to run", path_)};
  if (target_.empty()) target_ = target_of_story(content_);
  if (target_.empty()) target_ = target_in(path_);
  if (is_text() || is_story()) return;
  stored_.emplace(path_, content_);
  program_ = stored_->program();
  if (!target_.empty()) return;
  target_ = kEveryTarget;
  if (stored_->is_packed()) {
    target_ = input::kTargets[static_cast<std::size_t>(input::mix_of_input(bytes_of(content_)))];
  }
}

void Input::require_program(std::string_view use) const {
  if (stored_) return;
  throw Unusable{fmt::format("{}: {} has no operations {}", path_,
                             is_text() ? "a text" : "a story of memory protection", use)};
}

std::optional<failure::Failure> failure_of(const Input& input, failure::Trials& trials) {
  if (input.is_text()) return failure::failure_of_text(input.content(), trials);
  if (input.is_story()) return failure::failure_of_story(bytes_of(input.content()), trials);
  return failure::failure_of_program(input.program(), trials);
}

}  // namespace tool
