// The machine that scenarios run on, on a device: as fuzz/subjects/host/machine.hpp, which says
// what each function does, with one view of a plain array. Nothing here is unmapped or poisoned;
// what a process may touch is for its memory protection alone to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "procbuf/process.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace harness {

class Machine {
 public:
  // There is one: they would share their memory.
  Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void boot(const scenario::Boot& boot);
  void clear(std::uint8_t process, std::size_t length) const;

  [[nodiscard]] const scenario::Placement& placement() const { return placement_; }

  [[nodiscard]] std::span<std::uint8_t> ram(std::uint8_t process) const;
  [[nodiscard]] std::span<const std::uint8_t> flash(std::uint8_t process) const;
  [[nodiscard]] std::span<const std::uint8_t> memory(std::uint8_t process) const {
    return ram(process);
  }

  bool store(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
             std::span<const std::uint8_t> bytes);
  bool load(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
            std::size_t length, std::span<const std::uint8_t>& loaded) const;

 private:
  scenario::Placement placement_;
  std::uint32_t ram_ = 0;
  std::uint32_t flash_ = 0;
};

}  // namespace harness
