// Which memory protection the processes of a scenario have (P1), and which boot lines it can hold.
//
// For what makes boot lines: the parser, both directions of the fuzz input, the mutator and the
// minimiser; and for the goals. What runs scenarios rounds by its own means: the reference model
// shares nothing with the core.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "scenario/limits.hpp"
#include "scenario/operation.hpp"

namespace scenario {

// P1: the end of what a process may touch is a multiple of so many bytes from the start of its
// memory.
constexpr std::uint32_t step_of(Protection protection, std::uint32_t ram) {
  constexpr std::uint32_t kParts = 8;
  switch (protection) {
    case Protection::kExact: return 1;
    case Protection::kPmp: return 4;
    case Protection::kPmsav8: return 32;
    case Protection::kPmsav7: return ram / kParts;
  }
  return 1;
}

// P1: the visible end of a break, both counted from the start of the memory.
constexpr std::size_t rounded(Protection protection, std::uint32_t ram, std::size_t app_break) {
  const std::size_t step = step_of(protection, ram);
  return (app_break + step - 1) / step * step;
}

// Whether a block of so many bytes can be protected; every such block has a step.
constexpr bool holds_ram(Protection protection, std::uint32_t ram) {
  return protection != Protection::kPmsav7 || std::has_single_bit(ram);
}

// The highest first break that, rounded up, leaves the kernel its reserve; `ram` is one that
// the protection holds.
constexpr std::uint32_t most_initial_break(Protection protection, std::uint32_t ram) {
  const std::uint32_t step = step_of(protection, ram);
  return (ram - static_cast<std::uint32_t>(kKernelReserve)) / step * step;
}

// Brings numbers of which each is within its limits within what the protection holds.
constexpr void fit_to_protection(Boot& boot) {
  if (!holds_ram(boot.protection, boot.ram)) boot.ram = std::bit_floor(boot.ram);
  boot.initial_break = std::min(boot.initial_break, most_initial_break(boot.protection, boot.ram));
}

}  // namespace scenario
