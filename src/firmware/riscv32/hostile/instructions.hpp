// What hostile processes of every processor do, in the instructions of RISC-V. Half of them never
// come back: the process is stopped, or exits with kExitCode.
#pragma once

#include <cstdint>

namespace hostile {

inline constexpr bool kIsArm = false;

inline constexpr std::uint32_t kExitCode = 7;

inline void load_byte(std::uint32_t address) {
  asm volatile("lbu t0, 0(%0)" : : "r"(address) : "t0", "memory");
}
inline void load_half(std::uint32_t address) {
  asm volatile("lhu t0, 0(%0)" : : "r"(address) : "t0", "memory");
}
inline void load_word(std::uint32_t address) {
  asm volatile("lw t0, 0(%0)" : : "r"(address) : "t0", "memory");
}
inline void store_byte(std::uint32_t address) {
  asm volatile("sb %0, 0(%0)" : : "r"(address) : "memory");
}
inline void store_half(std::uint32_t address) {
  asm volatile("sh %0, 0(%0)" : : "r"(address) : "memory");
}
inline void store_word(std::uint32_t address) {
  asm volatile("sw %0, 0(%0)" : : "r"(address) : "memory");
}

inline void undefined_instruction() {
  asm volatile(".word 0");
}
inline void floating_point() {
  asm volatile(".word 0x00000053");  // fadd.s f0, f0, f0
}
inline void breakpoint() {
  asm volatile("ebreak");
}
// What the kernel calls the host by: the emulator would end with status 0 (SYS_EXIT).
inline void call_host() {
  asm volatile(
      ".option push\n"
      ".option norvc\n"
      "li a0, 0x18\n"
      "li a1, 0x20026\n"
      ".balign 16\n"
      "slli x0, x0, 0x1f\n"
      "ebreak\n"
      "srai x0, x0, 7\n"
      ".option pop\n"
      :
      :
      : "a0", "a1", "memory");
}

inline void loop() {
  asm volatile("1: j 1b");
}
inline void wait_for_interrupt() {
  asm volatile("1: wfi\n j 1b");
}

inline void jump(std::uint32_t address) {
  asm volatile("jr %0" : : "r"(address));
}

// Exits with kExitCode, the stack pointer being `stack`.
inline void exit_from(std::uint32_t stack) {
  asm volatile(
      "mv sp, %0\n"
      "li a0, 0\n"
      "li a1, 7\n"
      "li a4, 6\n"
      "ecall\n"
      :
      : "r"(stack)
      : "a0", "a1", "a4", "memory");
}
// The same behind a `brk` to that address.
inline void exit_behind_break(std::uint32_t address) {
  asm volatile(
      "mv a1, %0\n"
      "li a0, 0\n"
      "li a4, 5\n"
      "ecall\n"
      "li a0, 0\n"
      "li a1, 7\n"
      "li a4, 6\n"
      "ecall\n"
      :
      : "r"(address)
      : "a0", "a1", "a2", "a3", "a4", "memory");
}
inline void undefined_from(std::uint32_t stack) {
  asm volatile("mv sp, %0\n .word 0" : : "r"(stack) : "memory");
}
inline void load_from(std::uint32_t stack, std::uint32_t address) {
  asm volatile("mv sp, %0\n lw t0, 0(%1)" : : "r"(stack), "r"(address) : "t0", "memory");
}
inline void break_from(std::uint32_t stack) {
  asm volatile("mv sp, %0\n ebreak" : : "r"(stack) : "memory");
}
inline void loop_from(std::uint32_t stack) {
  asm volatile("mv sp, %0\n 1: j 1b" : : "r"(stack) : "memory");
}

// A system call of a class that there is not; the first words of the answer.
struct Refusal {
  std::uint32_t variant;
  std::uint32_t code;
};
template <std::uint32_t kClass>
Refusal call_class() {
  register std::uint32_t a0 asm("a0") = 0;
  register std::uint32_t a1 asm("a1") = 0;
  register std::uint32_t a4 asm("a4") = kClass;
  asm volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a4) : "a2", "a3", "memory");
  return {a0, a1};
}

}  // namespace hostile
