// The machine that scenarios run on, on the host: the memory of the processes, and what a process
// does with it by itself.
//
// Every region is mapped twice. The kernel's view has the addresses that buffers and breaks are
// about: each RAM block and each flash is a mapping of its own between unmapped pages, flash is
// read-only, and RAM is poisoned but for what is open (access_guard.hpp). The process's view is
// where the harness plays the process, and looks at its memory, past all that.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "procbuf/process.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace harness {

class Machine {
 public:
  // Reserves the memory. Ends the program with one line where the system has none to give.
  Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine();

  // Lays out the regions for these boot lines: RAM zeroed, flash byte i holding i & 0xff,
  // everything closed to the kernel. The access guard, of which there is one, goes over to this
  // machine. Spans of earlier boots end.
  void boot(const scenario::Boot& boot);

  [[nodiscard]] const scenario::Placement& placement() const { return placement_; }

  // Zeroes the first `length` bytes of a process's RAM, as a board does where it makes a process.
  void clear(std::uint8_t process, std::size_t length) const;

  // The kernel's view, to create processes with.
  [[nodiscard]] std::span<std::uint8_t> ram(std::uint8_t process) const;
  [[nodiscard]] std::span<const std::uint8_t> flash(std::uint8_t process) const;

  // The process's view of its whole RAM block, for looking at it.
  [[nodiscard]] std::span<const std::uint8_t> memory(std::uint8_t process) const;

  // The process writes or reads its memory at a kernel-view address, as far as its memory
  // protection lets it: false, and nothing written, where it does not. What `load` gives is good
  // until the next operation.
  bool store(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
             std::span<const std::uint8_t> bytes);
  bool load(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
            std::size_t length, std::span<const std::uint8_t>& loaded) const;

 private:
  void map_views();
  void set_page_access(const scenario::Boot& boot);

  int file_ = -1;
  std::uint8_t* kernel_view_ = nullptr;   // kMaxProcesses strides, with gaps
  std::uint8_t* process_view_ = nullptr;  // the same memory without gaps
  scenario::Placement placement_;
  std::uint32_t ram_ = 0;
  std::uint32_t flash_ = 0;
  // What the kernel's view of a process gives access to, as far as pages can tell.
  struct Pages {
    std::size_t ram = 0;
    std::size_t flash = 0;
  };
  std::array<Pages, scenario::kMaxProcesses> open_pages_{};
};

}  // namespace harness
