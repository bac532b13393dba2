// Hostile processes of RISC-V only: its registers, modes and extensions.
#pragma once

#include <array>
#include <cstdint>

#include "hostile/case.hpp"
#include "instructions.hpp"
#include "riscv32/csr.hpp"

namespace hostile {

// The board's timer (SiFive's CLINT), its UART, and its way to end the emulator.
inline constexpr std::uint32_t kClint = 0x2000000;
inline constexpr std::uint32_t kUart = 0x10000000;
inline constexpr std::uint32_t kTestDevice = 0x100000;

// clang-format off
inline constexpr auto kProcessorCases = std::to_array<Case>({
  // Registers of the processor.
  {"reads mstatus", [](const Ground&) { firmware::read_csr<0x300>(); }, "stopped: instruction"},
  {"writes mstatus", [](const Ground&) { firmware::write_csr<0x300>(1); }, "stopped: instruction"},
  {"moves the kernel's traps", [](const Ground&) { firmware::write_csr<0x305>(1); }, "stopped: instruction"},
  {"turns the tick off", [](const Ground&) { firmware::write_csr<0x304>(1); }, "stopped: instruction"},
  {"makes exceptions another mode's", [](const Ground&) { firmware::write_csr<0x302>(1); }, "stopped: instruction"},
  {"reads mscratch", [](const Ground&) { firmware::read_csr<0x340>(); }, "stopped: instruction"},
  {"writes mscratch", [](const Ground&) { firmware::write_csr<0x340>(1); }, "stopped: instruction"},
  {"writes where a trap returns to", [](const Ground&) { firmware::write_csr<0x341>(1); }, "stopped: instruction"},
  {"turns the PMP off", [](const Ground&) { firmware::write_csr<0x3a0>(1); }, "stopped: instruction"},
  {"moves a region of the PMP", [](const Ground&) { firmware::write_csr<0x3b3>(1); }, "stopped: instruction"},
  {"reads the hart's number", [](const Ground&) { firmware::read_csr<0xf14>(); }, "stopped: instruction"},
  {"writes the page table", [](const Ground&) { firmware::write_csr<0x180>(1); }, "stopped: instruction"},
  {"writes sstatus", [](const Ground&) { firmware::write_csr<0x100>(1); }, "stopped: instruction"},
  {"reads the cycle counter", [](const Ground&) { firmware::read_csr<0xc00>(); }, "stopped: instruction"},
  {"reads the time", [](const Ground&) { firmware::read_csr<0xc01>(); }, "stopped: instruction"},
  {"reads the counter of instructions", [](const Ground&) { firmware::read_csr<0xc02>(); }, "stopped: instruction"},
  {"writes minstret", [](const Ground&) { firmware::write_csr<0xb02>(1); }, "stopped: instruction"},
  {"reads a trigger of the debugger", [](const Ground&) { firmware::read_csr<0x7a0>(); }, "stopped: instruction"},
  {"writes a trigger of the debugger", [](const Ground&) { firmware::write_csr<0x7a1>(1); }, "stopped: instruction"},
  {"reads the debugger's mode", [](const Ground&) { firmware::read_csr<0x7b0>(); }, "stopped: instruction"},
  {"reads the status of the FPU", [](const Ground&) { firmware::read_csr<0x003>(); }, "stopped: instruction"},
  {"writes the status of the FPU", [](const Ground&) { firmware::write_csr<0x003>(1); }, "stopped: instruction"},
  {"reads a register that there is not", [](const Ground&) { firmware::read_csr<0x8ff>(); }, "stopped: instruction"},

  // Instructions of other modes and extensions.
  {"returns from a trap as the kernel", [](const Ground&) { asm volatile("mret"); }, "stopped: instruction"},
  {"returns from a trap as a supervisor", [](const Ground&) { asm volatile("sret"); }, "stopped: instruction"},
  {"waits for an interrupt, its stack at 0", [](const Ground&) { asm volatile("mv sp, zero\n wfi"); }, "stopped: instruction"},
  {"forgets translations", [](const Ground&) { asm volatile("sfence.vma"); }, "stopped: instruction"},
  {"forgets instructions", [](const Ground&) { asm volatile("fence.i"); }, "exits with 0"},
  {"loads a register of the FPU", [](const Ground& g) { asm volatile("mv t0, %0\n .word 0x0002a007" : : "r"(g.start) : "t0"); }, "stopped: instruction"},
  {"stores a register of the FPU", [](const Ground& g) { asm volatile("mv t0, %0\n .word 0x0002a027" : : "r"(g.start) : "t0", "memory"); }, "stopped: instruction"},
  {"runs an instruction of ones", [](const Ground&) { asm volatile(".word 0xffffffff"); }, "stopped: instruction"},
  {"runs an undefined short instruction", [](const Ground&) { asm volatile(".half 0"); }, "stopped: instruction"},
  {"calls the supervisor's host", [](const Ground&) { asm volatile("li a4, 0x10000\n ecall" : : : "a0", "a1", "a2", "a3", "a4", "memory"); }, "exits with 0"},

  // Atomic accesses.
  {"swaps a word of the kernel's", [](const Ground& g) { asm volatile("amoswap.w t0, t0, (%0)" : : "r"(g.kernel_ram) : "t0", "memory"); }, "stopped: access to what is no process's"},
  {"reserves a word of the kernel's", [](const Ground& g) { asm volatile("lr.w t0, (%0)" : : "r"(g.kernel_ram) : "t0", "memory"); }, "stopped: access to what is no process's"},
  {"stores conditionally in its flash", [](const Ground& g) { asm volatile("lr.w t0, (%0)\n sc.w t0, t0, (%0)" : : "r"(g.flash) : "t0", "memory"); }, "stopped: access to a process's flash"},
  {"swaps the word behind its end", [](const Ground& g) { asm volatile("amoswap.w t0, t0, (%0)" : : "r"(g.end) : "t0", "memory"); }, "stopped: access to byte 2048 of its memory"},
  {"swaps a word, unaligned", [](const Ground& g) { asm volatile("amoswap.w t0, t0, (%0)" : : "r"(g.start + 2) : "t0", "memory"); }, "stopped: unaligned access"},

  // Devices.
  {"reads the time's register", [](const Ground&) { load_word(kClint + 0xbff8); }, "stopped: access to what is no process's"},
  {"moves the end of its turn", [](const Ground&) { store_word(kClint + 0x4004); }, "stopped: access to what is no process's"},
  {"raises an interrupt", [](const Ground&) { store_word(kClint); }, "stopped: access to what is no process's"},
  {"writes a device", [](const Ground&) { store_byte(kUart); }, "stopped: access to what is no process's"},
  {"turns the machine off", [](const Ground&) { store_word(kTestDevice); }, "stopped: access to what is no process's"},
});
// clang-format on

}  // namespace hostile
