// Runs a process for a turn, and serves its system calls meanwhile: the half of a kernel that every
// board with processes has. What becomes of a process afterwards is for the board to say.
#pragma once

#include <array>
#include <cstdint>
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

// Why a turn ended. But for the last two, the process is in the life in which the turn began.
enum class TurnEnd : std::uint8_t {
  kYielded,
  kTimeUp,
  kFault,   // context.fault says which
  kExited,  // it ended itself, or began anew by that
  kOver,    // somebody else ended its life while it waited for an answer
};

// What the process may touch now.
[[nodiscard]] userspace::Memory memory_of(const procbuf::Process& process);

// The process begins its life, or begins anew. False where its memory does not hold what it needs
// for that.
[[nodiscard]] bool begin(userspace::Context& context, const procbuf::Process& process);

class ProcessRunner {
 public:
  // Both outlive the runner.
  ProcessRunner(procbuf::Kernel& kernel, std::span<const Driver> drivers)
      : kernel_(&kernel), drivers_(drivers) {}

  TurnEnd run_turn(procbuf::Process& process, userspace::Context& context) const;

 private:
  using Answer = std::array<std::uint32_t, 4>;

  // True where the process goes on in this turn; else `end` says how it ended.
  bool serve(procbuf::Process& process, userspace::Context& context, TurnEnd& end) const;
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
