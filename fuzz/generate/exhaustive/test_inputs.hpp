// Programs for the tests of this folder that are about given programs.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "exhaustive/named_input.hpp"
#include "input/encode.hpp"
#include "scenario/test_scenario.hpp"

namespace exhaustive::test {

inline NamedInput packed(const std::string& name, const std::string& text) {
  auto bytes = input::encode(scenario::test::parsed(text).program(), input::Mix::kEverything);
  if (!bytes) throw std::invalid_argument(bytes.error());
  return {name, std::move(*bytes)};
}

}  // namespace exhaustive::test
