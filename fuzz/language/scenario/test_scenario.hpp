// The scenario of a text, for tests whose texts are known to parse.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/parse.hpp"

namespace scenario::test {

// Throws std::invalid_argument, which fails the test with the line and what is wrong with it.
inline Scenario parsed(std::string_view text) {
  auto result = parse(text);
  if (result) return std::move(*result);
  throw std::invalid_argument(std::to_string(result.error().line) + ": " + result.error().message);
}

}  // namespace scenario::test
