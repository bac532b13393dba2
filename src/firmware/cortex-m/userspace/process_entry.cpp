// The processes' half of user mode: where they begin, and the system call.
#include "demo/processes/process.hpp"

extern "C" [[gnu::naked, gnu::used, gnu::section(".entry")]] void process_entry() {
  asm volatile(
      "add r1, r1, #1024\n"  // demo::kStackSize, from the start of the memory
      "mov sp, r1\n"
      "mov r0, r1\n"
      "bl process_main\n"
      "1: b 1b\n");
}

namespace process {

namespace {

template <demo::Call kKind>
Answer supervisor_call(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  register std::uint32_t r0 asm("r0") = a;
  register std::uint32_t r1 asm("r1") = b;
  register std::uint32_t r2 asm("r2") = c;
  register std::uint32_t r3 asm("r3") = d;
  asm volatile("svc %c4"
               : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
               : "i"(static_cast<std::uint32_t>(kKind))
               : "memory");
  return {r0, r1, r2, r3};
}

}  // namespace

Answer call(demo::Call kind, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  using demo::Call;
  switch (kind) {
    case Call::kYield: return supervisor_call<Call::kYield>(a, b, c, d);
    case Call::kCommand: return supervisor_call<Call::kCommand>(a, b, c, d);
    case Call::kAllowReadWrite: return supervisor_call<Call::kAllowReadWrite>(a, b, c, d);
    case Call::kAllowReadOnly: return supervisor_call<Call::kAllowReadOnly>(a, b, c, d);
    case Call::kMemop: return supervisor_call<Call::kMemop>(a, b, c, d);
    case Call::kExit: return supervisor_call<Call::kExit>(a, b, c, d);
    case Call::kAllowUserspaceReadable:
      return supervisor_call<Call::kAllowUserspaceReadable>(a, b, c, d);
  }
  __builtin_unreachable();
}

}  // namespace process
