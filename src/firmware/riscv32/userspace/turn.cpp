// The timer's registers lie in memory, where the board says: here QEMU's virt, whose timer is a
// SiFive CLINT with a clock of 10 MHz.
#include "riscv32/userspace/turn.hpp"

#include <cstdint>

#include "demo/userspace.hpp"
#include "procbuf/address.hpp"
#include "riscv32/userspace/traps.hpp"

namespace userspace {

namespace {

constexpr std::uintptr_t kClint = 0x2000000;
constexpr std::uintptr_t kCompareLow = kClint + 0x4000;
constexpr std::uintptr_t kCompareHigh = kClint + 0x4004;
constexpr std::uintptr_t kTimeLow = kClint + 0xbff8;
constexpr std::uintptr_t kTimeHigh = kClint + 0xbffc;

constexpr std::uint64_t kTurn = 100'000;  // ten milliseconds

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): there is one clock
std::uint64_t end_of_turn = 0;

volatile std::uint32_t& timer(std::uintptr_t address) {
  return *procbuf::pointer_to<volatile std::uint32_t>(address);
}

// In two halves: read again where the lower one has wrapped in between.
std::uint64_t now() {
  for (;;) {
    const std::uint32_t high = timer(kTimeHigh);
    const std::uint32_t low = timer(kTimeLow);
    if (timer(kTimeHigh) == high) return std::uint64_t{high} << 32 | low;
  }
}

}  // namespace

// The interrupt pends from the end of the turn on, until there is another end. The upper half goes
// out of reach first, so that no half-written end is one.
void begin_turn() {
  set_up_traps();
  end_of_turn = now() + kTurn;
  timer(kCompareHigh) = ~0U;
  timer(kCompareLow) = static_cast<std::uint32_t>(end_of_turn);
  timer(kCompareHigh) = static_cast<std::uint32_t>(end_of_turn >> 32);
}

bool time_is_up() {
  return now() >= end_of_turn;
}

}  // namespace userspace
