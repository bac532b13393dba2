// The life of processes under memory protection, as bytes say it: for protection_fuzzer.
//
// The first three bytes are the hardware (bench.hpp, Setting); what follows are steps, a byte for
// which and its numbers, little-endian. Any bytes are a story: what is missing at the end is zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hardware {

struct Story {
  // What is wrong, in one line; empty: nothing.
  std::string found;
  std::size_t steps = 0;
};

Story run_story(std::span<const std::uint8_t> input);

}  // namespace hardware
