// The processor's own count of instructions; exact under -icount shift=0.
#include "runtime/instruction_clock.hpp"

namespace firmware {

void start_instruction_clock() {}  // always on

std::uint32_t instruction_clock() {
  std::uint32_t count = 0;
  asm volatile("csrr %0, minstret" : "=r"(count));
  return count & 0xffffff;
}

}  // namespace firmware
