// The processes' half of user mode: where they begin, and the system call.
#include "demo/processes/process.hpp"

extern "C" [[gnu::naked, gnu::used, gnu::section(".entry")]] void process_entry() {
  asm volatile(
      "addi sp, a1, 1024\n"  // demo::kStackSize, from the start of the memory
      "mv a0, sp\n"
      "call process_main\n"
      "1: j 1b\n");
}

namespace process {

Answer call(demo::Call kind, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  register std::uint32_t a0 asm("a0") = a;
  register std::uint32_t a1 asm("a1") = b;
  register std::uint32_t a2 asm("a2") = c;
  register std::uint32_t a3 asm("a3") = d;
  register std::uint32_t a4 asm("a4") = static_cast<std::uint32_t>(kind);
  asm volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3) : "r"(a4) : "memory");
  return {a0, a1, a2, a3};
}

}  // namespace process
