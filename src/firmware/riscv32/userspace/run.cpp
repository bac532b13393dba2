// User mode of RISC-V, as the kernel sees it. A process's registers are in the kernel's own memory,
// so no system call is refused for where they lie.
#include <algorithm>

#include "demo/userspace.hpp"
#include "riscv32/csr.hpp"
#include "riscv32/userspace/traps.hpp"
#include "riscv32/userspace/turn.hpp"

namespace userspace {

namespace {

constexpr std::size_t kProgramCounter = 0;
constexpr std::size_t kStackPointer = 2;
constexpr std::size_t kA0 = 10;
constexpr std::uint32_t kInstructionSize = 4;  // of ecall

constexpr std::uint32_t kTrapValue = 0x343;  // mtval

// mcause: an interrupt, or an exception's number.
constexpr std::uint32_t kInterrupt = 1U << 31;
constexpr std::uint32_t kCallFromUser = 8;

Cause cause_of(std::uint32_t exception) {
  switch (exception) {
    case 0:  // instruction address misaligned
    case 1:  // instruction access fault
      return Cause::kFetch;
    case 2: return Cause::kInstruction;
    case 3: return Cause::kBreakpoint;
    case 4:  // load address misaligned
    case 6:  // store address misaligned
      return Cause::kAlignment;
    case 5:  // load access fault
    case 7:  // store access fault
      return Cause::kAccess;
    default: return Cause::kOther;
  }
}

// mtval is an address for some exceptions, and something else, or nothing, for the others.
Fault fault_of(std::uint32_t exception) {
  Fault fault{.cause = cause_of(exception), .address = {}};
  if (fault.cause == Cause::kAccess || fault.cause == Cause::kAlignment) {
    fault.address = firmware::read_csr<kTrapValue>();
  }
  return fault;
}

}  // namespace

bool begin(Context& context, const Beginning& beginning) {
  context = {};
  context.words[kProgramCounter] = beginning.flash_start;
  context.words[kStackPointer] = beginning.mem_start;  // until the process makes its own stack
  context.words[kA0] = beginning.flash_start;
  context.words[kA0 + 1] = beginning.mem_start;
  context.words[kA0 + 2] = beginning.mem_size;
  context.words[kA0 + 3] = beginning.app_break;
  return true;
}

// Of the interrupts only the tick is on.
Stop run(Context& context) {
  if (time_is_up()) return Stop::kTimeUp;
  const std::uint32_t cause = procbuf_to_user(context.words.data());
  if ((cause & kInterrupt) != 0) return Stop::kTimeUp;
  if (cause == kCallFromUser) return Stop::kSystemCall;
  context.fault = fault_of(cause);
  return Stop::kFault;
}

// a4 says what is wanted, a0 to a3 with what.
std::optional<SystemCall> system_call(const Context& context, const Memory& /*memory*/) {
  const auto& words = context.words;
  return SystemCall{.kind = words[kA0 + 4],
                    .arguments = {words[kA0], words[kA0 + 1], words[kA0 + 2], words[kA0 + 3]}};
}

bool answer(Context& context, const Memory& /*memory*/,
            const std::array<std::uint32_t, 4>& values) {
  std::ranges::copy(values, &context.words[kA0]);
  context.words[kProgramCounter] += kInstructionSize;
  return true;
}

}  // namespace userspace
