#include "report/places.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <regex>
#include <string_view>

namespace report {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCore = "src/procbuf";
constexpr std::string_view kContract = "docs/contract.md";

// The number of the first such line of a file; nothing where there is none, or no file.
std::optional<std::size_t> line_in(const fs::path& file,
                                   const std::function<bool(std::string_view)>& wanted) {
  std::ifstream in(file);
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (wanted(line)) return number;
  }
  return std::nullopt;
}

// A file of the core by its name alone, which is all that frames have; from the repository's root.
std::optional<std::string> core_file(const std::string& name, const fs::path& repository) {
  std::error_code none;  // then there is no core
  for (const auto& entry : fs::recursive_directory_iterator(repository / kCore, none)) {
    if (entry.path().filename() == name) return entry.path().lexically_relative(repository);
  }
  return std::nullopt;
}

// "process_slice.hpp:120", with or without folders before it.
std::optional<Place> in_core(const std::string& text, const fs::path& repository) {
  static const std::regex frame(R"((\w{1,60}\.[ch]pp):([1-9][0-9]{0,6})\b)");
  for (auto found = std::sregex_iterator(text.begin(), text.end(), frame);
       found != std::sregex_iterator(); ++found) {
    if (const auto file = core_file((*found)[1], repository)) {
      return Place{.file = *file, .line = std::stoul((*found)[2])};
    }
  }
  return std::nullopt;
}

// "(docs/contract.md: A1, A8)", as sentences end.
std::optional<Place> in_contract(const std::string& text, const fs::path& repository) {
  static const std::regex rules(R"(docs/contract\.md: ([A-Z][0-9]+))");
  std::smatch found;
  if (!std::regex_search(text, found, rules)) return std::nullopt;
  const std::string head = "- " + found[1].str();
  const auto line = line_in(repository / kContract, [&](std::string_view candidate) {
    return candidate == head || candidate.starts_with(head + " ");
  });
  if (!line) return std::nullopt;
  return Place{.file = std::string(kContract), .line = *line};
}

std::optional<Place> in_target(const std::string& text, const fs::path& repository) {
  static const std::regex target(R"([a-z_]{1,60}_fuzzer)");
  std::smatch found;
  if (!std::regex_search(text, found, target)) return std::nullopt;
  const std::string file = "fuzz/" + found.str() + ".cpp";
  const auto line = line_in(repository / file, [](std::string_view candidate) {
    return candidate.find("LLVMFuzzerTestOneInput") != std::string_view::npos;
  });
  if (!line) return std::nullopt;
  return Place{.file = file, .line = *line};
}

}  // namespace

Place place_of(const Finding& finding, const std::string& repository) {
  const std::string told = finding.sentence + "\n" + finding.story.text;
  if (const auto place = in_core(told, repository)) return *place;
  if (const auto place = in_contract(told, repository)) return *place;
  if (const auto place = in_target(finding.signature + "\n" + finding.path, repository)) {
    return *place;
  }
  return {.file = "ci/nightly", .line = 1};
}

}  // namespace report
