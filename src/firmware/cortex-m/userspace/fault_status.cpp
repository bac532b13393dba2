#include "cortex-m/userspace/fault_status.hpp"

#include "cortex-m/system_control.hpp"

namespace userspace {

namespace {

using firmware::system_control;

// CFSR, from the Armv7-M manual, B3.2.15: eight bits of MemManage, eight of BusFault, and
// UsageFault.
constexpr std::uint32_t kFetch = 1U << 0 | 1U << 8;              // IACCVIOL, IBUSERR
constexpr std::uint32_t kAccess = 1U << 1 | 1U << 9 | 1U << 10;  // DACCVIOL, …ERR
constexpr std::uint32_t kStack = 1U << 3 | 1U << 4 | 1U << 11 | 1U << 12 | 1U << 20;
constexpr std::uint32_t kInstruction = 1U << 16 | 1U << 17 | 1U << 18 | 1U << 19;  // UNDEFINSTR …
constexpr std::uint32_t kAlignment = 1U << 24;                                     // UNALIGNED
constexpr std::uint32_t kFaultAddressValid = 1U << 7;
constexpr std::uint32_t kBusFaultAddressValid = 1U << 15;

// In HFSR, where the debug monitor is off, as after reset. QEMU 7.2 does not set it: there, a
// breakpoint is a HardFault without a cause.
constexpr std::uint32_t kBreakpoint = 1U << 31;  // DEBUGEVT

// The stack first: where the frame of a fault cannot be put on the stack, both are there.
Cause cause_of(std::uint32_t status, std::uint32_t hard) {
  if ((status & kStack) != 0) return Cause::kStack;
  if ((status & kAccess) != 0) return Cause::kAccess;
  if ((status & kFetch) != 0) return Cause::kFetch;
  if ((status & kAlignment) != 0) return Cause::kAlignment;
  if ((status & kInstruction) != 0) return Cause::kInstruction;
  if ((hard & kBreakpoint) != 0) return Cause::kBreakpoint;
  return Cause::kOther;
}

// An address register holds something else where it is not valid: on many cores the two are one.
std::optional<std::uintptr_t> address_of(std::uint32_t status) {
  if ((status & kFaultAddressValid) != 0) return system_control(firmware::kFaultAddress);
  if ((status & kBusFaultAddressValid) != 0) return system_control(firmware::kBusFaultAddress);
  return std::nullopt;
}

}  // namespace

// The addresses are read before the bits that say they are valid are cleared; ones clear.
Fault take_fault() {
  const std::uint32_t status = system_control(firmware::kFaultStatus);
  const std::uint32_t hard = system_control(firmware::kHardFaultStatus);
  const Fault fault{.cause = cause_of(status, hard), .address = address_of(status)};
  system_control(firmware::kFaultStatus) = status;
  system_control(firmware::kHardFaultStatus) = hard;
  return fault;
}

}  // namespace userspace
