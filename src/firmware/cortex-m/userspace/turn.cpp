#include "cortex-m/userspace/turn.hpp"

#include <cstdint>

#include "cortex-m/memory_mapped.hpp"
#include "cortex-m/userspace/traps.hpp"
#include "demo/userspace.hpp"

namespace userspace {

namespace {

// The registers of SysTick, and what is in the first.
constexpr std::uintptr_t kControl = 0xe000e010;
constexpr std::uintptr_t kReload = 0xe000e014;
constexpr std::uintptr_t kValue = 0xe000e018;  // counts down; any write clears it and kWasZero
constexpr std::uint32_t kOn = 1;
constexpr std::uint32_t kException = 1U << 1;
constexpr std::uint32_t kProcessorClock = 1U << 2;
constexpr std::uint32_t kWasZero = 1U << 16;  // since it was last read

// Ten milliseconds of a clock of 20 MHz, as the Cortex-M33's board has it; 25 MHz on the other.
constexpr std::uint32_t kTurn = 200'000;

// Reading the register forgets kWasZero, so what was read is kept for the rest of the turn.
// NOLINTNEXTLINE(*-avoid-non-const-global-variables): there is one clock
bool was_zero = false;

}  // namespace

void begin_turn() {
  set_up_traps();
  was_zero = false;
  firmware::memory_mapped(kReload) = kTurn - 1;
  firmware::memory_mapped(kValue) = 0;
  firmware::memory_mapped(kControl) = kOn | kProcessorClock;
}

bool time_is_up() {
  if ((firmware::memory_mapped(kControl) & kWasZero) != 0) was_zero = true;
  return was_zero;
}

// The clock starts again by itself: where it ends just before this, the process has one turn more.
void let_tick_stop(bool on) {
  firmware::memory_mapped(kControl) = kOn | kProcessorClock | (on ? kException : 0);
}

}  // namespace userspace
