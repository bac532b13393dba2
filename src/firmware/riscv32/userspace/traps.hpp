// The way from the kernel to a process on RISC-V, and the one way back.
#pragma once

#include <cstdint>

namespace userspace {

// What the kernel relies on: a tick that stops a process and never the kernel, no process that
// waits for an interrupt, and the FPU off. Once a turn.
void set_up_traps();

// Runs the process until it traps, and gives the trap's cause. `words` are its registers: the
// program counter in word 0, xN in word N; word 32 is for the kernel's stack pointer.
extern "C" std::uint32_t procbuf_to_user(std::uint32_t* words);

}  // namespace userspace
