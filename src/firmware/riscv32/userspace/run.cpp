// User mode of RISC-V: into it by mret, out of it by a trap.
//
// A context has the program counter in word 0, register xN in word N, and in word 32 the kernel's
// stack pointer while the process runs. mscratch points to the context of the process that runs,
// and is null while the kernel does.
#include "demo/userspace.hpp"

namespace userspace {

namespace {

constexpr std::size_t kProgramCounter = 0;
constexpr std::size_t kStackPointer = 2;
constexpr std::size_t kA0 = 10;
constexpr std::uint32_t kInstructionSize = 4;  // of ecall

constexpr std::uint32_t kCallFromUser = 8;

// Comes back, with the trap's cause, when the process traps.
extern "C" std::uint32_t procbuf_to_user(std::uint32_t* context);
extern "C" void procbuf_trap();

extern "C" [[gnu::naked]] std::uint32_t procbuf_to_user(std::uint32_t* /*context*/) {
  asm volatile(
      "addi sp, sp, -64\n"
      "sw ra, 0(sp)\n"
      "sw s0, 4(sp)\n"
      "sw s1, 8(sp)\n"
      "sw s2, 12(sp)\n"
      "sw s3, 16(sp)\n"
      "sw s4, 20(sp)\n"
      "sw s5, 24(sp)\n"
      "sw s6, 28(sp)\n"
      "sw s7, 32(sp)\n"
      "sw s8, 36(sp)\n"
      "sw s9, 40(sp)\n"
      "sw s10, 44(sp)\n"
      "sw s11, 48(sp)\n"
      "sw gp, 52(sp)\n"
      "sw tp, 56(sp)\n"
      "sw sp, 128(a0)\n"
      "csrw mscratch, a0\n"
      "la t0, procbuf_trap\n"
      "csrw mtvec, t0\n"
      "lw t0, 0(a0)\n"
      "csrw mepc, t0\n"
      "li t0, 0x1800\n"  // the mode before was user's
      "csrc mstatus, t0\n"
      "lw x1, 4(a0)\n"
      "lw x2, 8(a0)\n"
      "lw x3, 12(a0)\n"
      "lw x4, 16(a0)\n"
      "lw x5, 20(a0)\n"
      "lw x6, 24(a0)\n"
      "lw x7, 28(a0)\n"
      "lw x8, 32(a0)\n"
      "lw x9, 36(a0)\n"
      "lw x11, 44(a0)\n"
      "lw x12, 48(a0)\n"
      "lw x13, 52(a0)\n"
      "lw x14, 56(a0)\n"
      "lw x15, 60(a0)\n"
      "lw x16, 64(a0)\n"
      "lw x17, 68(a0)\n"
      "lw x18, 72(a0)\n"
      "lw x19, 76(a0)\n"
      "lw x20, 80(a0)\n"
      "lw x21, 84(a0)\n"
      "lw x22, 88(a0)\n"
      "lw x23, 92(a0)\n"
      "lw x24, 96(a0)\n"
      "lw x25, 100(a0)\n"
      "lw x26, 104(a0)\n"
      "lw x27, 108(a0)\n"
      "lw x28, 112(a0)\n"
      "lw x29, 116(a0)\n"
      "lw x30, 120(a0)\n"
      "lw x31, 124(a0)\n"
      "lw x10, 40(a0)\n"
      "mret\n");
}

// A trap of the kernel itself is the image's end.
extern "C" [[gnu::naked, gnu::aligned(4)]] void procbuf_trap() {
  asm volatile(
      "csrrw a0, mscratch, a0\n"
      "bnez a0, 1f\n"
      "tail procbuf_exception\n"
      "1:\n"
      "sw x1, 4(a0)\n"
      "sw x2, 8(a0)\n"
      "sw x3, 12(a0)\n"
      "sw x4, 16(a0)\n"
      "sw x5, 20(a0)\n"
      "sw x6, 24(a0)\n"
      "sw x7, 28(a0)\n"
      "sw x8, 32(a0)\n"
      "sw x9, 36(a0)\n"
      "sw x11, 44(a0)\n"
      "sw x12, 48(a0)\n"
      "sw x13, 52(a0)\n"
      "sw x14, 56(a0)\n"
      "sw x15, 60(a0)\n"
      "sw x16, 64(a0)\n"
      "sw x17, 68(a0)\n"
      "sw x18, 72(a0)\n"
      "sw x19, 76(a0)\n"
      "sw x20, 80(a0)\n"
      "sw x21, 84(a0)\n"
      "sw x22, 88(a0)\n"
      "sw x23, 92(a0)\n"
      "sw x24, 96(a0)\n"
      "sw x25, 100(a0)\n"
      "sw x26, 104(a0)\n"
      "sw x27, 108(a0)\n"
      "sw x28, 112(a0)\n"
      "sw x29, 116(a0)\n"
      "sw x30, 120(a0)\n"
      "sw x31, 124(a0)\n"
      "csrrw t0, mscratch, zero\n"  // the process's a0
      "sw t0, 40(a0)\n"
      "csrr t0, mepc\n"
      "sw t0, 0(a0)\n"
      "lw sp, 128(a0)\n"
      "lw ra, 0(sp)\n"
      "lw s0, 4(sp)\n"
      "lw s1, 8(sp)\n"
      "lw s2, 12(sp)\n"
      "lw s3, 16(sp)\n"
      "lw s4, 20(sp)\n"
      "lw s5, 24(sp)\n"
      "lw s6, 28(sp)\n"
      "lw s7, 32(sp)\n"
      "lw s8, 36(sp)\n"
      "lw s9, 40(sp)\n"
      "lw s10, 44(sp)\n"
      "lw s11, 48(sp)\n"
      "lw gp, 52(sp)\n"
      "lw tp, 56(sp)\n"
      "addi sp, sp, 64\n"
      "csrr a0, mcause\n"
      "ret\n");
}

}  // namespace

void begin(Context& context, const Beginning& beginning) {
  context = {};
  context.words[kProgramCounter] = beginning.flash_start;
  context.words[kStackPointer] = beginning.mem_start;  // until the process makes its own stack
  context.words[kA0] = beginning.flash_start;
  context.words[kA0 + 1] = beginning.mem_start;
  context.words[kA0 + 2] = beginning.mem_size;
  context.words[kA0 + 3] = beginning.app_break;
}

Stop run(Context& context) {
  return procbuf_to_user(context.words.data()) == kCallFromUser ? Stop::kSystemCall : Stop::kFault;
}

// a4 says what is wanted, a0 to a3 with what.
SystemCall system_call(const Context& context) {
  const auto& words = context.words;
  return {.kind = words[kA0 + 4],
          .arguments = {words[kA0], words[kA0 + 1], words[kA0 + 2], words[kA0 + 3]}};
}

void answer(Context& context, const std::array<std::uint32_t, 4>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) context.words[kA0 + i] = values[i];
  context.words[kProgramCounter] += kInstructionSize;
}

std::uintptr_t last_fault() {
  std::uintptr_t address = 0;
  asm volatile("csrr %0, mtval" : "=r"(address));
  return address;
}

}  // namespace userspace
