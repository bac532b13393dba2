// Letting a process run, and hearing what it wants: what a kernel needs of each processor.
//
// A process runs unprivileged until it makes a system call, faults, or has used up its turn. It can
// do nothing else: every exception that it can raise comes back as one of the three, and whose it
// was is told by the kernel's own memory, never by something that the process can bring about.
//
// Registers follow Tock's system call convention (TRD104): a class, four arguments, and an answer
// of up to four words, the first of which says how many there are and what they are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace userspace {

// What a process did to be stopped. A processor that cannot tell two of them apart says so where it
// reads its registers.
enum class Cause : std::uint8_t {
  kAccess,       // loaded or stored where it may not
  kFetch,        // ran what it may not
  kInstruction,  // an undefined or privileged instruction, or one of the FPU
  kAlignment,    // an address that the instruction does not take
  kBreakpoint,
  kStack,  // its registers cannot be put on its stack, or taken from it
  kOther,
};

struct Fault {
  Cause cause = Cause::kOther;
  // What it reached for, where the processor says so.
  std::optional<std::uintptr_t> address;
};

// A process's registers while it does not run; the processor knows what is where.
struct Context {
  std::array<std::uint32_t, 40> words{};
  Fault fault;  // the last one
};

// What the process may touch at this moment: [start, end) of each.
struct Memory {
  std::uintptr_t flash_start;
  std::uintptr_t flash_end;
  std::uintptr_t mem_start;
  std::uintptr_t mem_end;
};

// Where a process begins: its registers are its memory, as the convention has it.
struct Beginning {
  std::uintptr_t flash_start;
  std::uintptr_t mem_start;
  std::size_t mem_size;
  std::uintptr_t app_break;
};
// False, and nothing written, where the memory below the break does not hold what the processor
// must put there.
[[nodiscard]] bool begin(Context& context, const Beginning& beginning);

enum class Stop : std::uint8_t { kSystemCall, kFault, kTimeUp };

// A turn begins: from now on a process may run for about ten milliseconds, what the kernel does for
// it meanwhile included.
void begin_turn();

// Runs the process, unprivileged, until it wants something or is stopped. What it may touch must
// have been set up; every write to process memory is done by then (B7).
Stop run(Context& context);

struct SystemCall {
  std::uint32_t kind;
  std::array<std::uint32_t, 4> arguments;
};

// Both go where the process's registers lie, and touch nothing outside of `memory`: nothing and
// false where the registers lie elsewhere, which is then the process's fault.
[[nodiscard]] std::optional<SystemCall> system_call(const Context& context, const Memory& memory);
// The process goes on behind its system call with these.
[[nodiscard]] bool answer(Context& context, const Memory& memory,
                          const std::array<std::uint32_t, 4>& values);

}  // namespace userspace
