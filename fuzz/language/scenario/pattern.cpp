#include "scenario/pattern.hpp"

#include <algorithm>

namespace scenario {

bool matches(std::string_view outcome, std::string_view pattern) {
  if (pattern.ends_with('*')) {
    pattern.remove_suffix(1);
    outcome = outcome.substr(0, pattern.size());
  }
  return std::ranges::equal(outcome, pattern,
                            [](char is, char wanted) { return wanted == '?' || is == wanted; });
}

}  // namespace scenario
