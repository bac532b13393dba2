// Runs a process for a turn, and serves its system calls meanwhile: the half of a kernel that every
// board with processes has. What becomes of a process afterwards is for the board to say.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "demo/capsules.hpp"
#include "demo/userspace.hpp"
#include "procbuf/kernel.hpp"

namespace demo {

// Where commands go.
struct Driver {
  std::uint32_t number;
  Capsule* capsule;
};

// The same for the kernel, which calls them for what a process lends.
template <std::size_t kCount>
std::array<procbuf::DriverEntry, kCount> entries_of(const std::array<Driver, kCount>& drivers) {
  std::array<procbuf::DriverEntry, kCount> entries{};
  std::ranges::transform(drivers, entries.begin(), [](const Driver& driver) {
    return procbuf::DriverEntry{driver.number, driver.capsule};
  });
  return entries;
}

// A life of a process while it does not run.
struct Life {
  userspace::Context context;
  procbuf::ProcessId id;
};

// Why a turn ended.
enum class TurnEnd : std::uint8_t {
  kYielded,
  kTimeUp,
  kFault,   // life.context.fault says which
  kExited,  // it ended itself, or began anew by that
  kOver,    // somebody else ended that life, before the turn or within a system call
};

// What the process may touch now.
[[nodiscard]] userspace::Memory memory_of(const procbuf::Process& process);

// `life` becomes the one that the process is in, from its beginning. False where its memory does
// not hold what it needs for that.
[[nodiscard]] bool begin(Life& life, const procbuf::Process& process);

class ProcessRunner {
 public:
  // Both outlive the runner.
  ProcessRunner(procbuf::Kernel& kernel, std::span<const Driver> drivers)
      : kernel_(&kernel), drivers_(drivers) {}

  // P7: nothing of `life` comes to another one of the process, neither registers nor an answer.
  TurnEnd run_turn(procbuf::Process& process, Life& life) const;

 private:
  using Answer = std::array<std::uint32_t, 4>;

  // Nothing where the process goes on in this turn.
  std::optional<TurnEnd> serve(procbuf::Process& process, Life& life) const;
  TurnEnd exit(procbuf::Process& process, const userspace::SystemCall& call) const;
  [[nodiscard]] Answer answer_to(procbuf::Process& process,
                                 const userspace::SystemCall& call) const;
  [[nodiscard]] Answer allow(procbuf::Process& process, const userspace::SystemCall& call) const;
  [[nodiscard]] Answer command(const procbuf::Process& process,
                               const userspace::SystemCall& call) const;
  [[nodiscard]] Answer memop(procbuf::Process& process, const userspace::SystemCall& call) const;

  procbuf::Kernel* kernel_;
  std::span<const Driver> drivers_;
};

}  // namespace demo
