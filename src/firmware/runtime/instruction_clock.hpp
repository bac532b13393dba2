// Counts instructions, where QEMU runs with -icount: time is then a count of instructions. Defined
// by each processor.
#pragma once

#include <cstdint>

namespace firmware {

void start_instruction_clock();

// Ticks since then; a tick is a fixed part of an instruction, or one. Wraps at 2^24.
std::uint32_t instruction_clock();

}  // namespace firmware
