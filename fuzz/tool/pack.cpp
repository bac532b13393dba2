#include "tool/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "stories/stories.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;

std::vector<std::uint8_t> packed(const std::string& path, const std::string& target) {
  const std::string text = read_input(path);
  if (target == kTextTarget) return {text.begin(), text.end()};
  const scenario::Scenario parsed = parse_text(path, text);
  if (target == kProtectionTarget) return stories::story_of(parsed.program());
  return pack_for(target, parsed.program(), path);
}

// `given` is the path that led to the text.
std::string name_of(const std::string& text, const std::string& given) {
  fs::path whole = fs::path(given).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // it ends in a slash
  std::string name = fs::path(text).lexically_normal().lexically_relative(whole.parent_path());
  std::ranges::replace(name, '/', '-');
  return name;
}

// The text of each name.
std::map<std::string, std::string> named(const std::vector<std::string>& paths) {
  std::map<std::string, std::string> texts;
  for (const std::string& path : paths) {
    for (const std::string& text : files_at(path)) {
      const auto [known, is_new] = texts.try_emplace(name_of(text, path), text);
      if (is_new) continue;
      throw Unusable{
          fmt::format("{}: would be written over {}, as {}", text, known->second, known->first)};
    }
  }
  return texts;
}

// Nothing where there is no such file.
std::optional<fs::file_time_type> written_at(const std::string& path) {
  std::error_code missing;
  const fs::file_time_type time = fs::last_write_time(path, missing);
  return missing ? std::nullopt : std::optional(time);
}

bool is_newer(const std::string& path, const std::string& than) {
  const auto time = written_at(path);
  const auto other = written_at(than);
  return time && other && *time > *other;
}

int pack_into(const Packing& packing) {
  std::map<std::string, std::vector<std::uint8_t>> inputs;  // by path
  for (const auto& [name, text] : named(packing.paths)) {
    const std::string path = packing.folder + "/" + name;
    if (is_newer(path, text) && is_newer(path, "/proc/self/exe")) continue;
    inputs[path] = packed(text, packing.target);
  }
  make_folder(packing.folder);
  for (const auto& [path, input] : inputs) write_file(path, input);
  return 0;
}

}  // namespace

int pack(const Packing& packing) {
  if (!packing.folder.empty()) return pack_into(packing);
  if (packing.paths.size() > 1) {
    throw Unusable{
        fmt::format("pack: -o takes one text, not {}; --into takes many", packing.paths.size())};
  }
  write_file(packing.output, packed(packing.paths.front(), packing.target));
  return 0;
}

}  // namespace tool
