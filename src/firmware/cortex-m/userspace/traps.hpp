// The way from the kernel to a process on a Cortex-M, and every way back.
#pragma once

#include <cstdint>

namespace userspace {

// What the kernel relies on: its vectors, every fault an exception of its own, and the FPU off.
// Once a turn.
void set_up_traps();

// Runs the process until it traps. `words` are its registers r4 to r11 and its stack pointer; the
// others are in the frame, on its own stack. Gives the Stop.
extern "C" std::uint32_t procbuf_to_user(std::uint32_t* words);

}  // namespace userspace
