// Hostile processes of Cortex-M only: its registers and exceptions, and frames that are forged.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "demo/processes/process.hpp"
#include "hostile/case.hpp"
#include "hostile/questions.hpp"
#include "instructions.hpp"

namespace hostile {

#ifdef __ARM_ARCH_8M_MAIN__
inline constexpr bool kIsArmv8 = true;
#else
inline constexpr bool kIsArmv8 = false;
#endif

// Program status: Thumb, and what makes the return from an exception fail.
inline constexpr std::uint32_t kThumbState = 1U << 24;
inline constexpr std::uint32_t kInHandler = 11;  // as if SVCall were active

// Has a capsule copy a frame of its own making over the one of its system call, and comes back by
// that: at `pc` with `status`.
inline void forge(const Ground& g, std::uint32_t pc, std::uint32_t status) {
  constexpr std::uint32_t kFrameSize = 32;
  const std::array<std::uint32_t, 8> frame = {0, 0, 0, 0, 0, 0, pc, status};
  volatile std::uint8_t* const forged = process::at(g.start + 1024);
  for (std::uint32_t i = 0; i < kFrameSize; ++i) {
    forged[i] = static_cast<std::uint8_t>(frame[i / 4] >> (i % 4 * 8));
  }
  process::call(demo::Call::kAllowReadWrite, kCopier, 0, g.start + 1024, kFrameSize);
  process::call(demo::Call::kAllowReadWrite, kCopier, 1, g.end - kFrameSize, kFrameSize);
  static_assert(kCopier == 3);
  asm volatile(
      "mov sp, %0\n"
      "movs r0, #3\n"
      "movs r1, #1\n"
      "svc #2\n"
      :
      : "r"(g.end)
      : "r0", "r1", "r2", "r3", "memory");
}

// Where a forged frame may lead: an exit with kExitCode. Aligned for both instruction sets, so that
// nothing but the state is wrong of a frame without Thumb.
[[gnu::aligned(4)]] inline void exit_with_code() {
  asm volatile(
      "movs r0, #0\n"
      "movs r1, #7\n"
      "svc #6\n");
}

inline std::uint32_t address_of(void (*function)()) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(function)) & ~1U;
}

// What a process may write to, without an effect: it must be as unprivileged as before, and a tick
// must stop it.
inline void write_control() {
  std::uint32_t value = 0;
  asm volatile("msr control, %1\n isb\n mrs %0, control" : "=r"(value) : "r"(value));
  process::exit(value);
}
inline void mask_interrupts() {
  asm volatile("cpsid i\n cpsid f\n msr primask, %0\n msr basepri, %0\n msr faultmask, %0"
               :
               : "r"(1));
  loop();
}

// clang-format off
inline constexpr auto kProcessorCases = std::to_array<Case>({
  // Several words at once. The last of these that is told an address is told one of its own memory: what
  // follows must not be told it again.
  {"pushes below its memory", [](const Ground& g) { asm volatile("mov sp, %0\n push {r0-r3}\n" : : "r"(g.start + 8) : "memory"); }, "stopped: stack"},
  {"writes four words over its start", [](const Ground& g) { asm volatile("stm %0, {r0-r3}" : : "r"(g.start - 8) : "memory"); }, "stopped: access to what is no process's"},
  {"reads four words over its end", [](const Ground& g) { asm volatile("ldm %0, {r0-r3}" : : "r"(g.end - 8) : "r0", "r1", "r2", "r3"); }, "stopped: access to byte 2048 of its memory"},
  {"writes four words over its end", [](const Ground& g) { asm volatile("stm %0, {r0-r3}" : : "r"(g.end - 8) : "memory"); }, "stopped: access to byte 2048 of its memory"},
  {"reads two words, unaligned", [](const Ground& g) { asm volatile("ldrd r0, r1, [%0]" : : "r"(g.start + 1) : "r0", "r1"); }, "stopped: unaligned access"},
  {"writes two words, unaligned", [](const Ground& g) { asm volatile("strd r0, r1, [%0]" : : "r"(g.start + 2) : "memory"); }, "stopped: unaligned access"},
  {"reads several words, unaligned", [](const Ground& g) { asm volatile("ldm %0, {r0-r3}" : : "r"(g.start + 2) : "r0", "r1", "r2", "r3"); }, "stopped: unaligned access"},

  {"jumps into its flash, at an even address", [](const Ground& g) { jump(g.flash); }, "stopped: instruction"},

  // The values that lead out of an exception, for who is in none.
  {"jumps to 0xfffffff1", [](const Ground&) { jump(0xfffffff1); }, "stopped: jump"},
  {"jumps to 0xfffffff9", [](const Ground&) { jump(0xfffffff9); }, "stopped: jump"},
  {"jumps to 0xfffffffd", [](const Ground&) { jump(0xfffffffd); }, "stopped: jump"},
  {"jumps to 0xffffffe9", [](const Ground&) { jump(0xffffffe9); }, "stopped: jump"},
  {"jumps to 0xffffffbc", [](const Ground&) { jump(0xffffffbc); }, "stopped: jump"},
  {"pops 0xfffffff9", [](const Ground&) { asm volatile("push {%0}\n pop {pc}" : : "r"(0xfffffff9)); }, "stopped: jump"},

  // Registers of the processor.
  {"makes itself privileged", [](const Ground&) { write_control(); }, "exits with 3"},
  {"masks interrupts and loops", [](const Ground&) { mask_interrupts(); }, "out of turns"},
  {"reads the kernel's stack pointer", [](const Ground&) { std::uint32_t value = 1; asm volatile("mrs %0, msp" : "=r"(value)); process::exit(value); }, "exits with 0"},
  {"moves the kernel's stack", [](const Ground&) { asm volatile("msr msp, %0" : : "r"(0)); }, "exits with 0"},
  {"waits for an event", [](const Ground&) { asm volatile("1: wfe\n b 1b"); }, "out of turns"},
  {"calls the kernel as the kernel does", [](const Ground&) { store_word(0xe000ed04); }, "stopped: access to what is no process's"},
  {"reads the processor's number", [](const Ground&) { load_word(0xe000ed00); }, "stopped: access to what is no process's"},
  {"moves the vectors", [](const Ground&) { store_word(0xe000ed08); }, "stopped: access to what is no process's"},
  {"resets the processor", [](const Ground&) { store_word(0xe000ed0c); }, "stopped: access to what is no process's"},
  {"lets a process raise interrupts", [](const Ground&) { store_word(0xe000ed14); }, "stopped: access to what is no process's"},
  {"turns faults off", [](const Ground&) { store_word(0xe000ed24); }, "stopped: access to what is no process's"},
  {"clears what the kernel reads of a fault", [](const Ground&) { store_word(0xe000ed28); }, "stopped: access to what is no process's"},
  {"turns the FPU on", [](const Ground&) { store_word(0xe000ed88); }, "stopped: access to what is no process's"},
  {"turns the MPU off", [](const Ground&) { store_word(0xe000ed94); }, "stopped: access to what is no process's"},
  {"moves a region of the MPU", [](const Ground&) { store_word(0xe000ed9c); }, "stopped: access to what is no process's"},
  {"halts the processor", [](const Ground&) { store_word(0xe000edf0); }, "stopped: access to what is no process's"},
  {"turns the debug monitor on", [](const Ground&) { store_word(0xe000edfc); }, "stopped: access to what is no process's"},
  {"raises an interrupt", [](const Ground&) { store_word(0xe000ef00); }, "stopped: access to what is no process's"},
  {"turns an interrupt on", [](const Ground&) { store_word(0xe000e100); }, "stopped: access to what is no process's"},
  {"turns the tick off", [](const Ground&) { store_word(0xe000e010); }, "stopped: access to what is no process's"},
  {"reads the other security state's registers", [](const Ground&) { load_word(0xe002ed00); }, "stopped: access to what is no process's"},
  {"writes a device", [](const Ground&) { store_word(0x40004000); }, "stopped: access to what is no process's"},
  {"reads the clock", [](const Ground&) { load_word(0xe000e018); }, "stopped: access to what is no process's"},
  {"reads the cycle counter", [](const Ground&) { load_word(0xe0001004); }, "stopped: access to what is no process's"},
  {"calls, its stack over the system's registers", [](const Ground&) { exit_from(0xe000ed24); }, "stopped: stack"},
  {"calls, its stack over the registers of faults", [](const Ground&) { exit_from(0xe000ed40); }, "stopped: stack"},
  {"calls, its stack over the tick", [](const Ground&) { exit_from(0xe000e030); }, "stopped: stack"},
  {"calls, its stack over the MPU", [](const Ground&) { exit_from(0xe000edb4); }, "stopped: stack"},
  {"returns from a call with a kernel's address", [](const Ground& g) { asm volatile("mov lr, %0\n bx lr" : : "r"(g.kernel_code | 1)); }, "stopped: jump"},

  // The FPU, every way into it.
  {"loads a register of the FPU", [](const Ground& g) { asm volatile("mov r0, %0\n .inst.w 0xed900a00" : : "r"(g.start) : "r0"); }, "stopped: instruction"},
  {"pushes registers of the FPU", [](const Ground&) { asm volatile(".inst.w 0xed2d0a10"); }, "stopped: instruction"},
  {"reads the status of the FPU", [](const Ground&) { asm volatile(".inst.w 0xeef10a10" : : : "r0"); }, "stopped: instruction"},
  {"calls another coprocessor", [](const Ground&) { asm volatile(".inst.w 0xee000000"); }, "stopped: instruction"},

  // A frame that is not the one that the hardware made.
  {"forges a frame that is as good", [](const Ground& g) { forge(g, address_of(exit_with_code), kThumbState); }, "exits with 7"},
  {"forges a frame into the kernel", [](const Ground& g) { forge(g, g.kernel_code & ~1U, kThumbState); }, "stopped: jump"},
  {"forges a frame into its memory", [](const Ground& g) { forge(g, g.start + 1024, kThumbState); }, "stopped: jump"},
  {"forges a frame to an exception's return", [](const Ground& g) { forge(g, 0xfffffff8, kThumbState); }, "stopped: jump"},
  {"forges a frame of a handler", [](const Ground& g) { forge(g, address_of(exit_with_code), kThumbState | kInHandler); }, "stopped: instruction"},
  {"forges a frame without Thumb", [](const Ground& g) { forge(g, address_of(exit_with_code), 0); }, "stopped: instruction"},
  {"forges a frame of ones", [](const Ground& g) { forge(g, 0xffffffff, 0xffffffff); }, "stopped: instruction"},

  // The other security state, which Armv7-M does not have.
  {"jumps to the other security state", [](const Ground& g) { asm volatile("mov r0, %0\n .inst.n 0x4704" : : "r"(g.flash) : "r0"); }, kIsArmv8 ? "stopped: other" : "stopped: instruction"},
  {"calls the other security state", [](const Ground& g) { asm volatile("mov r0, %0\n .inst.n 0x4784" : : "r"(g.flash) : "r0", "lr"); }, kIsArmv8 ? "stopped: other" : "stopped: instruction"},
  {"jumps to 0xfeffffff", [](const Ground&) { asm volatile("movs r0, #0\n movs r1, #0\n push {r0, r1}\n bx %0" : : "r"(0xfeffffff) : "r0", "r1", "memory"); }, "stopped: jump"},
});
// clang-format on

}  // namespace hostile
