// Letting a process run, and hearing what it wants: what the demo's kernel needs of each processor.
//
// Registers follow Tock's system call convention (TRD104): a class, four arguments, and an answer
// of up to four words, the first of which says how many there are and what they are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace userspace {

// A process's registers while it does not run; the processor knows what is where.
struct Context {
  std::array<std::uint32_t, 40> words{};
};

// Where a process begins: its registers are its memory, as the convention has it.
struct Beginning {
  std::uintptr_t flash_start;
  std::uintptr_t mem_start;
  std::size_t mem_size;
  std::uintptr_t app_break;
};
void begin(Context& context, const Beginning& beginning);

enum class Stop : std::uint8_t { kSystemCall, kFault };

// Runs the process, unprivileged, until it wants something or is stopped. What it may touch must
// have been set up; every write to process memory is done by then (B7).
Stop run(Context& context);

struct SystemCall {
  std::uint32_t kind;
  std::array<std::uint32_t, 4> arguments;
};
SystemCall system_call(const Context& context);

// The process goes on behind its system call with these.
void answer(Context& context, const std::array<std::uint32_t, 4>& values);

// What the process reached for at the last stop by a fault.
std::uintptr_t last_fault();

}  // namespace userspace
