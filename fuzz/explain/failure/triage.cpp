#include "failure/triage.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "failure/failure.hpp"

namespace failure {

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
    group.name = name_for_file(signature);
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
