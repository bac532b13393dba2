// The memory protection of a scenario's processes by a processor's own code, the firmware's, on a
// strict model of its hardware.
//
// Every process has such a protection, on a board's addresses (hardware/board.hpp), and is the only
// one on its hardware. What the code answers, what it leaves in the registers and what the hardware
// makes of them is judged at every request (hardware/bench.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "hardware/bench.hpp"
#include "procbuf/platform.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace processor {

// What has been looked at byte for byte and was well: registers, and what they should mean. Many
// programs come to the same.
using Looked = std::set<std::vector<std::uint32_t>>;

class BoardProtection final : public procbuf::platform::Protector {
 public:
  // Which hardware it is, is said by boot's protection, which is not `exact`. `looked` is of all
  // programs before, and outlives this.
  BoardProtection(const scenario::Boot& boot, const scenario::Placement& placement, Looked& looked);

  bool allocate(const procbuf::platform::ProtectedRegions& regions) override;
  bool update(std::uintptr_t mem_start, std::uintptr_t app_break,
              std::uintptr_t kernel_break) override;
  [[nodiscard]] std::uintptr_t visible_end(std::uintptr_t mem_start) const override;

  // The first request that something was wrong with, in one line; empty: none.
  [[nodiscard]] const std::string& found() const { return found_; }

  // P1 for every byte of the process's memory and flash, and those around: what is wrong where
  // its visible end is to be this, in one line; empty: nothing.
  std::string look_at(std::size_t process, std::uintptr_t visible_end);

 private:
  [[nodiscard]] std::size_t process_at(std::uintptr_t mem_start) const;
  // The bounds of the process's memory as the board has them.
  [[nodiscard]] std::uint32_t on_board(std::size_t process, std::uintptr_t address) const;
  bool answer(std::size_t process, std::string found);

  scenario::Boot boot_;
  scenario::Placement placement_;
  hardware::Architecture architecture_;
  std::array<std::unique_ptr<hardware::Bench>, scenario::kMaxProcesses> benches_;
  Looked* looked_;
  std::string found_;
};

}  // namespace processor
