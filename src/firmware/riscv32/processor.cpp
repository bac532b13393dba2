// RV32IMAC in machine mode: reset and traps, the jump behind a caught panic, semihosting.
#include "runtime/processor.hpp"

#include <csetjmp>
#include <cstdint>

extern "C" {

// First in the image: QEMU jumps to its first byte.
[[gnu::naked, gnu::used, gnu::section(".vectors")]] void procbuf_reset() {
  asm volatile(
      ".option push\n"
      ".option norelax\n"
      "la sp, image_stack_start\n"
      "la t0, procbuf_exception\n"
      "csrw mtvec, t0\n"
      ".option pop\n"
      "tail procbuf_start\n");
}

// Every trap ends here: the images expect none.
[[gnu::naked, gnu::used, gnu::aligned(4)]] void procbuf_exception() {
  asm volatile(
      "csrr a0, mepc\n"
      "csrr a1, mcause\n"
      "tail procbuf_fault\n");
}

[[gnu::naked]] int _setjmp(procbuf_jump_buffer /*target*/) {
  asm volatile(
      "sw ra, 0(a0)\n"
      "sw sp, 4(a0)\n"
      "sw s0, 8(a0)\n"
      "sw s1, 12(a0)\n"
      "sw s2, 16(a0)\n"
      "sw s3, 20(a0)\n"
      "sw s4, 24(a0)\n"
      "sw s5, 28(a0)\n"
      "sw s6, 32(a0)\n"
      "sw s7, 36(a0)\n"
      "sw s8, 40(a0)\n"
      "sw s9, 44(a0)\n"
      "sw s10, 48(a0)\n"
      "sw s11, 52(a0)\n"
      "li a0, 0\n"
      "ret\n");
}

[[gnu::naked]] void longjmp(procbuf_jump_buffer /*target*/, int /*value*/) {
  asm volatile(
      "lw ra, 0(a0)\n"
      "lw sp, 4(a0)\n"
      "lw s0, 8(a0)\n"
      "lw s1, 12(a0)\n"
      "lw s2, 16(a0)\n"
      "lw s3, 20(a0)\n"
      "lw s4, 24(a0)\n"
      "lw s5, 28(a0)\n"
      "lw s6, 32(a0)\n"
      "lw s7, 36(a0)\n"
      "lw s8, 40(a0)\n"
      "lw s9, 44(a0)\n"
      "lw s10, 48(a0)\n"
      "lw s11, 52(a0)\n"
      "mv a0, a1\n"
      "ret\n");
}

}  // extern "C"

namespace firmware {

// The three instructions are what the host looks for: uncompressed, and not across a page, which
// their alignment sees to.
std::intptr_t semihosting_call(std::uintptr_t operation, const void* parameter) {
  register std::uintptr_t a0 asm("a0") = operation;
  register const void* a1 asm("a1") = parameter;
  asm volatile(
      ".option push\n"
      ".option norvc\n"
      ".balign 16\n"
      "slli x0, x0, 0x1f\n"
      "ebreak\n"
      "srai x0, x0, 7\n"
      ".option pop\n"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return static_cast<std::intptr_t>(a0);
}

}  // namespace firmware
