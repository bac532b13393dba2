#include "failure/triage.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace failure {

namespace {

constexpr std::size_t kLongestName = 60;

// "difference / set_byte / mark" is "difference-set_byte-mark".
std::string name_of(const std::string& signature) {
  if (signature.empty()) return "does-not-fail";
  std::string name;
  for (const char c : signature) {
    const bool fit = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (fit) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), kLongestName));
  while (name.ends_with('-')) name.pop_back();
  return name;
}

}  // namespace

std::vector<Group> triage(std::vector<Crash> crashes, const std::vector<Regression>& known) {
  std::ranges::sort(crashes, {},
                    [](const Crash& crash) { return std::tie(crash.size, crash.path); });
  std::map<std::string, Group> by_signature;
  for (const Crash& crash : crashes) {
    Group& group = by_signature[crash.signature];
    group.signature = crash.signature;
    if (group.paths.empty()) group.smallest = crash.path;
    group.paths.push_back(crash.path);
  }
  std::vector<Group> groups;
  for (auto& [signature, group] : by_signature) {
    group.name = name_of(signature);
    const auto regression = std::ranges::find(known, signature, &Regression::signature);
    if (!signature.empty() && regression != known.end()) group.known = regression->name;
    groups.push_back(std::move(group));
  }
  std::ranges::sort(groups, [](const Group& a, const Group& b) {
    return std::tuple(a.signature.empty(), b.paths.size(), a.signature) <
           std::tuple(b.signature.empty(), a.paths.size(), b.signature);
  });
  return groups;
}

}  // namespace failure
