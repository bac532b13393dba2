// Every request there is for small blocks, judged (bench.hpp): all starts, sizes, breaks and kernel
// breaks, and all flashes, in a small range. For protection_test.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "hardware/bench.hpp"

namespace hardware {

struct Sweep {
  // What is wrong, in one line; empty: nothing.
  std::string found;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t bytes = 0;  // asked about; where registers came out as before, they are not again
};

// `scale`: 1 takes a few seconds with all settings; each more makes blocks larger by as much.
Sweep sweep_blocks(const Setting& setting, std::uint32_t scale);
Sweep sweep_flashes(const Setting& setting, std::uint32_t scale);

}  // namespace hardware
