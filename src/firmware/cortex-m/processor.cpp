// Cortex-M4 and Cortex-M33: vectors, the jump behind a caught panic, semihosting. All of it is the
// same on both.
#include "runtime/processor.hpp"

#include <csetjmp>
#include <cstdint>

extern "C" {

extern std::uint32_t image_stack_start[];

// The stack pointer is there already: the hardware takes it from the vectors.
[[noreturn]] void procbuf_reset() {
  firmware::procbuf_start();
}

// Every exception ends here: the images expect none. The hardware has pushed eight words, the
// program counter is the seventh.
[[gnu::naked]] void procbuf_exception() {
  asm volatile(
      "mrs r0, msp\n"
      "ldr r0, [r0, #24]\n"
      "mrs r1, ipsr\n"
      "b procbuf_fault\n");
}

[[gnu::naked]] int _setjmp(procbuf_jump_buffer /*target*/) {
  asm volatile(
      "mov r12, sp\n"
      "stmia r0, {r4-r12, lr}\n"
      "movs r0, #0\n"
      "bx lr\n");
}

[[gnu::naked]] void longjmp(procbuf_jump_buffer /*target*/, int /*value*/) {
  asm volatile(
      "ldmia r0, {r4-r12, lr}\n"
      "mov sp, r12\n"
      "mov r0, r1\n"
      "bx lr\n");
}

// A vector is an address, the first one the stack's.
union Vector {
  const void* address;
  void (*code)();
};
// NOLINTNEXTLINE(*-identifier-naming): a symbol, as those of sections.ld
extern const Vector procbuf_vectors[16];
[[gnu::section(".vectors"), gnu::used]] const Vector procbuf_vectors[16] = {
    {.address = image_stack_start}, {.code = procbuf_reset},     {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception}, {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception}, {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception}, {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception}, {.code = procbuf_exception},
    {.code = procbuf_exception},
};

}  // extern "C"

namespace firmware {

std::intptr_t semihosting_call(std::uintptr_t operation, const void* parameter) {
  register std::uintptr_t r0 asm("r0") = operation;
  register const void* r1 asm("r1") = parameter;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return static_cast<std::intptr_t>(r0);
}

}  // namespace firmware
