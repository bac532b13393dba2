// What hostile processes of every processor do, in the instructions of Cortex-M. Half of them never
// come back: the process is stopped, or exits with kExitCode.
#pragma once

#include <cstdint>

namespace hostile {

inline constexpr bool kIsArm = true;

inline constexpr std::uint32_t kExitCode = 7;

inline void load_byte(std::uint32_t address) {
  asm volatile("ldrb r0, [%0]" : : "r"(address) : "r0", "memory");
}
inline void load_half(std::uint32_t address) {
  asm volatile("ldrh r0, [%0]" : : "r"(address) : "r0", "memory");
}
inline void load_word(std::uint32_t address) {
  asm volatile("ldr r0, [%0]" : : "r"(address) : "r0", "memory");
}
inline void store_byte(std::uint32_t address) {
  asm volatile("strb %0, [%0]" : : "r"(address) : "memory");
}
inline void store_half(std::uint32_t address) {
  asm volatile("strh %0, [%0]" : : "r"(address) : "memory");
}
inline void store_word(std::uint32_t address) {
  asm volatile("str %0, [%0]" : : "r"(address) : "memory");
}

inline void undefined_instruction() {
  asm volatile("udf #0");
}
inline void floating_point() {
  asm volatile(".inst.w 0xeeb00a60");  // vmov.f32 s0, s1
}
inline void breakpoint() {
  asm volatile("bkpt #1");
}
// What the kernel calls the host by: the emulator would end with status 0 (SYS_EXIT).
inline void call_host() {
  asm volatile(
      "movs r0, #0x18\n"
      "movw r1, #0x0026\n"
      "movt r1, #0x0002\n"
      "bkpt #0xab\n"
      :
      :
      : "r0", "r1", "memory");
}

inline void loop() {
  asm volatile("1: b 1b");
}
inline void wait_for_interrupt() {
  asm volatile("1: wfi\n b 1b");
}

inline void jump(std::uint32_t address) {
  asm volatile("bx %0" : : "r"(address));
}

// Exits with kExitCode, the stack pointer being `stack`.
inline void exit_from(std::uint32_t stack) {
  asm volatile(
      "mov sp, %0\n"
      "movs r0, #0\n"
      "movs r1, #7\n"
      "svc #6\n"
      :
      : "r"(stack)
      : "r0", "r1", "memory");
}
// The same behind a `brk` to that address.
inline void exit_behind_break(std::uint32_t address) {
  asm volatile(
      "movs r0, #0\n"
      "mov r1, %0\n"
      "svc #5\n"
      "movs r0, #0\n"
      "movs r1, #7\n"
      "svc #6\n"
      :
      : "r"(address)
      : "r0", "r1", "r2", "r3", "memory");
}
inline void undefined_from(std::uint32_t stack) {
  asm volatile("mov sp, %0\n udf #0" : : "r"(stack) : "memory");
}
inline void load_from(std::uint32_t stack, std::uint32_t address) {
  asm volatile("mov sp, %0\n ldr r0, [%1]" : : "r"(stack), "r"(address) : "r0", "memory");
}
inline void break_from(std::uint32_t stack) {
  asm volatile("mov sp, %0\n bkpt #1" : : "r"(stack) : "memory");
}
inline void loop_from(std::uint32_t stack) {
  asm volatile("mov sp, %0\n 1: b 1b" : : "r"(stack) : "memory");
}

// A system call of a class that there is not; the first words of the answer.
struct Refusal {
  std::uint32_t variant;
  std::uint32_t code;
};
template <std::uint32_t kClass>
Refusal call_class() {
  register std::uint32_t r0 asm("r0") = 0;
  register std::uint32_t r1 asm("r1") = 0;
  asm volatile("svc %c2" : "+r"(r0), "+r"(r1) : "i"(kClass) : "r2", "r3", "memory");
  return {r0, r1};
}

}  // namespace hostile
