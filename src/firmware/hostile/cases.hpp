// The table of hostile processes: what each does, how, and the line that the kernel must tell of
// it. These are for every processor; cortex-m/hostile and riscv32/hostile have those of one family.
//
// A new line is a new entry here: the process does it in a life of its own, and the image is wrong
// where it ends in another way. Kernel and process are both compiled with this file; the kernel
// takes only the names and the lines.
#pragma once

#include <array>
#include <cstddef>

#include "demo/processes/process.hpp"
#include "hostile/calls.hpp"
#include "hostile/case.hpp"
#include "instructions.hpp"
#include "processor_cases.hpp"

namespace hostile {

// Where the two families differ.
consteval std::string_view differ(std::string_view arm, std::string_view riscv) {
  return kIsArm ? arm : riscv;
}

// The stack pointer is a register like any other on RISC-V; on Cortex-M the hardware stores there.
inline constexpr std::string_view kNoStack = differ("stopped: stack", "exits with 7");

// QEMU 7.2 does not say on Cortex-M what it was; hardware does
// (cortex-m/userspace/fault_status.cpp).
inline constexpr std::string_view kAtBreakpoint = differ("stopped: other", "stopped: breakpoint");

// clang-format off
inline constexpr auto kCommonCases = std::to_array<Case>({
  // Memory that is not its own.
  {"reads the kernel's variables", [](const Ground& g) { load_word(g.kernel_ram); }, "stopped: access to what is no process's"},
  {"writes the kernel's variables", [](const Ground& g) { store_word(g.kernel_ram); }, "stopped: access to what is no process's"},
  {"reads the kernel's code", [](const Ground& g) { load_word(g.kernel_code); }, "stopped: access to what is no process's"},
  {"writes the kernel's code", [](const Ground& g) { store_word(g.kernel_code); }, "stopped: access to what is no process's"},
  {"reads process 0's first byte", [](const Ground& g) { load_byte(g.neighbour); }, "stopped: access to byte 0 of process 0's memory"},
  {"writes process 0's first byte", [](const Ground& g) { store_byte(g.neighbour); }, "stopped: access to byte 0 of process 0's memory"},
  {"writes process 0's grants", [](const Ground& g) { store_byte(g.neighbour + 4095); }, "stopped: access to byte 4095 of process 0's memory"},
  {"reads process 0's flash", [](const Ground& g) { load_word(g.flash - 4); }, "stopped: access to a process's flash"},
  {"writes its own flash", [](const Ground& g) { store_word(g.flash); }, "stopped: access to a process's flash"},
  {"reads behind its own flash", [](const Ground& g) { load_word(g.flash_end); }, "stopped: access to what is no process's"},
  {"reads its grant table", [](const Ground& g) { load_word(g.block_end - 4); }, "stopped: access to byte 4092 of its memory"},
  {"writes its grant table", [](const Ground& g) { store_word(g.block_end - 4); }, "stopped: access to byte 4092 of its memory"},
  {"reads a grant that it was given", [](const Ground& g) { make_grant(g); load_byte(g.grants - 1); }, "stopped: access to byte 3955 of its memory"},
  {"writes a grant that it was given", [](const Ground& g) { make_grant(g); store_byte(g.grants - 1); }, "stopped: access to byte 3955 of its memory"},
  {"reads address 0", [](const Ground&) { load_word(0); }, "stopped: access to what is no process's"},
  {"writes address 0", [](const Ground&) { store_word(0); }, "stopped: access to what is no process's"},
  {"reads the last word there is", [](const Ground&) { load_word(0xfffffffc); }, "stopped: access to what is no process's"},

  // The edges of its own.
  {"reads its first word", [](const Ground& g) { load_word(g.start); }, "exits with 0"},
  {"reads its last word", [](const Ground& g) { load_word(g.end - 4); }, "exits with 0"},
  {"writes its last byte", [](const Ground& g) { store_byte(g.end - 1); }, "exits with 0"},
  {"reads the byte before its memory", [](const Ground& g) { load_byte(g.start - 1); }, "stopped: access to what is no process's"},
  {"writes the byte before its memory", [](const Ground& g) { store_byte(g.start - 1); }, "stopped: access to what is no process's"},
  {"reads the byte behind its end", [](const Ground& g) { load_byte(g.end); }, "stopped: access to byte 2048 of its memory"},
  {"writes the byte behind its end", [](const Ground& g) { store_byte(g.end); }, "stopped: access to byte 2048 of its memory"},
  {"reads a word over its start", [](const Ground& g) { load_word(g.start - 2); }, "stopped: access to what is no process's"},
  {"writes a word over its start", [](const Ground& g) { store_word(g.start - 2); }, "stopped: access to what is no process's"},
  {"reads a word over its end", [](const Ground& g) { load_word(g.end - 1); }, differ("stopped: access to byte 2048 of its memory", "stopped: access to byte 2047 of its memory")},
  {"writes a word over its end", [](const Ground& g) { store_word(g.end - 3); }, differ("stopped: access to byte 2048 of its memory", "stopped: access to byte 2045 of its memory")},
  {"reads a halfword over its end", [](const Ground& g) { load_half(g.end - 1); }, differ("stopped: access to byte 2048 of its memory", "stopped: access to byte 2047 of its memory")},
  {"writes a halfword over its end", [](const Ground& g) { store_half(g.end - 1); }, differ("stopped: access to byte 2048 of its memory", "stopped: access to byte 2047 of its memory")},
  {"reads a word over its flash's end", [](const Ground& g) { load_word(g.flash_end - 2); }, differ("stopped: access to what is no process's", "stopped: access to a process's flash")},

  // Jumps.
  {"jumps into the kernel", [](const Ground& g) { jump(g.kernel_code | 1); }, "stopped: jump"},
  {"jumps into the kernel, at an even address", [](const Ground& g) { jump(g.kernel_code & ~1U); }, "stopped: jump"},
  {"jumps into the kernel's variables", [](const Ground& g) { jump(g.kernel_ram | 1); }, "stopped: jump"},
  {"jumps into its own memory", [](const Ground& g) { jump((g.end - 64) | 1); }, "stopped: jump"},
  {"jumps into its own memory, at an even address", [](const Ground& g) { jump(g.end - 64); }, "stopped: jump"},
  {"jumps into process 0's memory", [](const Ground& g) { jump(g.neighbour | 1); }, "stopped: jump"},
  {"jumps into process 0's flash", [](const Ground& g) { jump((g.flash - 64) | 1); }, "stopped: jump"},
  {"jumps behind its flash", [](const Ground& g) { jump(g.flash_end | 1); }, "stopped: jump"},
  {"jumps to 0", [](const Ground&) { jump(0); }, "stopped: jump"},
  {"jumps to 1", [](const Ground&) { jump(1); }, "stopped: jump"},
  {"jumps to the last address", [](const Ground&) { jump(0xffffffff); }, "stopped: jump"},

  // Instructions.
  {"runs an undefined instruction", [](const Ground&) { undefined_instruction(); }, "stopped: instruction"},
  {"computes with the FPU", [](const Ground&) { floating_point(); }, "stopped: instruction"},
  {"runs into a breakpoint", [](const Ground&) { breakpoint(); }, kAtBreakpoint},
  {"calls the host", [](const Ground&) { call_host(); }, kAtBreakpoint},
  {"faults without end", [](const Ground&) { undefined_instruction(); }, "given up after 3 restarts"},

  // Time.
  {"loops", [](const Ground&) { loop(); }, "out of turns"},
  {"waits for an interrupt", [](const Ground&) { wait_for_interrupt(); }, differ("out of turns", "stopped: instruction")},
  {"makes system calls without end", [](const Ground&) { for (;;) process::memop(1, 0); }, "out of turns"},
  {"yields without end", [](const Ground&) { for (;;) process::yield(); }, "out of turns"},

  // The stack pointer, where a system call finds it.
  {"calls, its stack at 0", [](const Ground&) { exit_from(0); }, kNoStack},
  {"calls, its stack at 32", [](const Ground&) { exit_from(32); }, kNoStack},
  {"calls, its stack at the last word there is", [](const Ground&) { exit_from(0xfffffffc); }, kNoStack},
  {"calls, its stack among the kernel's variables", [](const Ground& g) { exit_from(g.kernel_ram + 32); }, kNoStack},
  {"calls, its stack in the kernel's code", [](const Ground& g) { exit_from(g.kernel_code + 64); }, kNoStack},
  {"calls, its stack in process 0's memory", [](const Ground& g) { exit_from(g.neighbour + 1024); }, kNoStack},
  {"calls, its stack in its flash", [](const Ground& g) { exit_from(g.flash + 64); }, kNoStack},
  {"calls, its stack where no memory is", [](const Ground&) { exit_from(0x70000000); }, kNoStack},
  {"calls, its stack below its memory", [](const Ground& g) { exit_from(g.start - 32); }, kNoStack},
  {"calls, its stack at its start", [](const Ground& g) { exit_from(g.start); }, kNoStack},
  {"calls, its stack 4 above its start", [](const Ground& g) { exit_from(g.start + 4); }, kNoStack},
  {"calls, its stack 28 above its start", [](const Ground& g) { exit_from(g.start + 28); }, kNoStack},
  {"calls, its stack 31 above its start", [](const Ground& g) { exit_from(g.start + 31); }, kNoStack},
  {"calls, its stack 32 above its start", [](const Ground& g) { exit_from(g.start + 32); }, "exits with 7"},
  {"calls, its stack 35 above its start", [](const Ground& g) { exit_from(g.start + 35); }, "exits with 7"},
  {"calls, its stack 44 above its start", [](const Ground& g) { exit_from(g.start + 44); }, "exits with 7"},
  {"calls, its stack 3 below its end", [](const Ground& g) { exit_from(g.end - 3); }, "exits with 7"},
  {"calls, its stack at its end", [](const Ground& g) { exit_from(g.end); }, "exits with 7"},
  {"calls, its stack 8 above its end", [](const Ground& g) { exit_from(g.end + 8); }, kNoStack},
  {"calls, its stack 16 above its end", [](const Ground& g) { exit_from(g.end + 16); }, kNoStack},
  {"calls, its stack 32 above its end", [](const Ground& g) { exit_from(g.end + 32); }, kNoStack},
  {"calls, its stack in its grants", [](const Ground& g) { exit_from(g.block_end); }, kNoStack},
  {"faults, its stack at 0", [](const Ground&) { undefined_from(0); }, differ("stopped: stack", "stopped: instruction")},
  {"faults, its stack in process 0's memory", [](const Ground& g) { undefined_from(g.neighbour + 1024); }, differ("stopped: stack", "stopped: instruction")},
  {"reads the kernel's variables, its stack there", [](const Ground& g) { load_from(g.kernel_ram + 32, g.kernel_ram); }, differ("stopped: stack", "stopped: access to what is no process's")},
  {"runs into a breakpoint, its stack at 0", [](const Ground&) { break_from(0); }, differ("stopped: stack", "stopped: breakpoint")},
  {"loops, its stack at 0", [](const Ground&) { loop_from(0); }, differ("stopped: stack", "out of turns")},
  {"loops, its stack in process 0's memory", [](const Ground& g) { loop_from(g.neighbour + 1024); }, differ("stopped: stack", "out of turns")},
  {"loops, its stack 4 above its start", [](const Ground& g) { loop_from(g.start + 4); }, differ("stopped: stack", "out of turns")},

  // System calls.
  {"lends the kernel's variables", [](const Ground& g) { lend(g.kernel_ram, 4); }, "exits with 0"},
  {"lends process 0's memory", [](const Ground& g) { lend(g.neighbour, 4); }, "exits with 0"},
  {"lends its grants", [](const Ground& g) { lend(g.grants, 4); }, "exits with 0"},
  {"lends over its end", [](const Ground& g) { lend(g.end - 1, 2); }, "exits with 0"},
  {"lends more than there are addresses", [](const Ground& g) { lend(g.start, 0xffffffff); }, "exits with 0"},
  {"lends its flash to be written", [](const Ground& g) { lend(g.flash, 4); }, "exits with 0"},
  {"lends read-write, wildly", call_wildly<demo::Call::kAllowReadWrite>, "exits with 0"},
  {"lends read-only, wildly", call_wildly<demo::Call::kAllowReadOnly>, "exits with 0"},
  {"lends userspace-readable, wildly", call_wildly<demo::Call::kAllowUserspaceReadable>, "exits with 0"},
  {"commands, wildly", [](const Ground& g) { with_wild_arguments(g, [](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t) { process::command(a, b, c); }); }, "exits with 0"},
  {"memop, wildly", memop_wildly, "exits with 0"},
  {"yields in a way that there is not", [](const Ground& g) { process::call(demo::Call::kYield, 0xffffffff, g.kernel_ram, 0xffffffff, 1); }, "exits with 0"},
  {"exits, wildly", [](const Ground& g) { process::call(demo::Call::kExit, 0xffffffff, 9, g.kernel_ram, 1); }, "exits with 9"},
  {"exits to be restarted", [](const Ground&) { process::call(demo::Call::kExit, 1, 8, 0, 0); }, "exits with 8"},
  {"calls what there is not, class 1", [](const Ground&) { expect_no_such_class<1>(); }, "exits with 0"},
  {"calls what there is not, class 8", [](const Ground&) { expect_no_such_class<8>(); }, "exits with 0"},
  {"calls what there is not, class 255", [](const Ground&) { expect_no_such_class<255>(); }, "exits with 0"},
  {"gives all its memory away", [](const Ground& g) { exit_behind_break(g.start); }, kNoStack},
  {"gives its stack away", [](const Ground& g) { exit_behind_break(g.start + 16); }, kNoStack},
  {"is restarted within its own call", [](const Ground&) { be_restarted(); }, "restarted by a capsule"},
  {"is restarted within process 0's call", [](const Ground&) { be_restarted_later(); }, "restarted by a capsule"},
});
// clang-format on

inline constexpr std::size_t kCases = std::size(kCommonCases) + std::size(kProcessorCases);

constexpr const Case& case_at(std::size_t index) {
  return index < std::size(kCommonCases) ? kCommonCases[index]
                                         : kProcessorCases[index - std::size(kCommonCases)];
}

}  // namespace hostile
