// Where the regions of a booted scenario lie, and addresses as the scenario language writes them.
//
// Whoever owns the memory (the host's arena, a firmware image) fills in a Placement; the executor
// and the reference model both read operands and print addresses through it, so that the same
// machine address is the same text on both sides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scenario/operation.hpp"

namespace scenario {

struct Placement {
  std::array<std::uintptr_t, kMaxProcesses> ram{};    // first byte of each process's memory block
  std::array<std::uintptr_t, kMaxProcesses> flash{};  // first byte of each process's flash
};

// The machine address an operand means. `issuing` is the process the operation names; `breaks`
// holds the current break of each booted process. Arithmetic wraps at the machine's word.
std::uintptr_t resolve(const Address& address, std::uint8_t issuing, const Boot& boot,
                       const Placement& placement,
                       const std::array<std::uintptr_t, kMaxProcesses>& breaks);

// A printed address: symbolic, relative to a process's region where it lies in one (its end
// included) or within 4096 bytes of one.
struct PrintedAddress {
  enum class Form : std::uint8_t { kNull, kMax, kRam, kEnd, kFlash, kFar };
  Form form = Form::kFar;
  std::uint8_t process = 0;  // kRam, kEnd, kFlash
  bool negative = false;     // kRam, kFlash: before the region
  std::size_t offset = 0;    // kMax: distance below the largest word
};
PrintedAddress describe(std::uintptr_t address, const Boot& boot, const Placement& placement);

}  // namespace scenario
