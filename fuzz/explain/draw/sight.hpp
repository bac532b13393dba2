// What can be seen of a run between two operations, of the core or of the reference model, in one
// form: the chronicle is collected from either.
//
// A Sight is a copy and stays as it is when the run goes on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/executor.hpp"
#include "machine.hpp"
#include "model/model.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"
#include "scenario/visible_state.hpp"

namespace draw {

// A part of a process's RAM or flash: bytes [start, start + length) from the region's start.
struct Stretch {
  std::uint8_t process = 0;
  bool flash = false;
  std::size_t start = 0;
  std::size_t length = 0;
  friend constexpr bool operator==(const Stretch&, const Stretch&) = default;
};

// Where a pair of machine address and length lies: in the region that holds its first byte, as far
// as that goes. Nothing where it has no byte in any.
std::optional<Stretch> locate(std::uintptr_t address, std::size_t length,
                              const scenario::Boot& boot, const scenario::Placement& placement);

// A place that holds a buffer: an allow slot, what a capsule keeps, an external buffer.
struct Holder {
  scenario::BufferName::Kind kind = scenario::BufferName::Kind::kRw;  // one of the first five
  std::uint8_t process = 0;  // of slots and kept buffers; else 0
  std::uint8_t driver = 0;   // the same: its place in the boot lines
  std::size_t number = 0;    // of the slot or the external buffer
  std::string name;          // as scenario text names it: "rw:0:1:0", "xro:3"
};

// All places that a scenario with these boot lines has.
std::vector<Holder> holders(const scenario::Boot& boot);

struct Sight {
  std::array<scenario::ProcessView, scenario::kMaxProcesses> processes{};
  std::vector<scenario::BufferView> buffers;  // in the order of the holders
  std::array<std::vector<std::uint8_t>, scenario::kMaxProcesses> memory;  // RAM blocks, in whole
};

// Both: `boot` is what was booted, and `places` are its holders().
Sight see(const harness::Executor& executor, const harness::Machine& machine,
          const scenario::Boot& boot, const std::vector<Holder>& places);
Sight see(const model::Model& model, const scenario::Boot& boot, const std::vector<Holder>& places);

}  // namespace draw
