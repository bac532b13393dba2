// SysTick, which counts the processor's clock: under -icount shift=7 an instruction takes 128 ns,
// and a clock of some 20 MHz ticks two or three times in it.
#include "runtime/instruction_clock.hpp"

#include <cstddef>

namespace firmware {

namespace {

constexpr std::uintptr_t kSysTick = 0xe000e010;
constexpr std::size_t kControl = 0;
constexpr std::size_t kReload = 1;
constexpr std::size_t kValue = 2;  // counts down
constexpr std::uint32_t kMost = 0xffffff;
constexpr std::uint32_t kProcessorClockOn = 5;

volatile std::uint32_t* registers() {
  return reinterpret_cast<volatile std::uint32_t*>(kSysTick);  // NOLINT(*-no-int-to-ptr)
}

}  // namespace

void start_instruction_clock() {
  registers()[kReload] = kMost;
  registers()[kValue] = 0;
  registers()[kControl] = kProcessorClockOn;
}

std::uint32_t instruction_clock() {
  return kMost - registers()[kValue];
}

}  // namespace firmware
