// A program as fuzz input, and what it is called in reports: what the spaces of given programs are
// made of (deaths.hpp, refusals.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace exhaustive {

struct NamedInput {
  std::string name;
  std::vector<std::uint8_t> bytes;
};

}  // namespace exhaustive
