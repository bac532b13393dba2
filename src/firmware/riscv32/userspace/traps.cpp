// The traps of RISC-V. mscratch points to the registers of the process that runs, and is null while
// the kernel does: so it is told whose trap it is, and a process cannot reach it.
//
// The kernel runs with interrupts off (mstatus.MIE), and in user mode those of machine mode are
// always on: a tick stops a process and nobody else.
#include "riscv32/userspace/traps.hpp"

#include "procbuf/address.hpp"
#include "riscv32/csr.hpp"

namespace userspace {

namespace {

constexpr std::uint32_t kStatus = 0x300;            // mstatus
constexpr std::uint32_t kInterrupts = 0x304;        // mie
constexpr std::uint32_t kTrapVector = 0x305;        // mtvec
constexpr std::uint32_t kCounters = 0x306;          // mcounteren
constexpr std::uint32_t kTimerInterrupt = 1U << 7;  // MTIE
constexpr std::uint32_t kMachine = 0x301;           // misa
constexpr std::uint32_t kHasSupervisor = 1U << ('S' - 'A');
// On a core with supervisor mode only.
constexpr std::uint32_t kTranslation = 0x180;          // satp
constexpr std::uint32_t kDelegatedExceptions = 0x302;  // medeleg
constexpr std::uint32_t kDelegatedInterrupts = 0x303;  // mideleg

// mstatus: `wfi` is an illegal instruction (TW), where the core has that bit.
constexpr std::uint32_t kWaitIsTrapped = 1U << 21;
// Off: the kernel's interrupts (MIE, MPIE), vectors (VS), the FPU (FS), and loads by another mode's
// rights (MPRV). On a core that has one of them not, it is off already.
constexpr std::uint32_t kOff = 1U << 3 | 1U << 7 | 0b11U << 9 | 0b11U << 13 | 1U << 17;

extern "C" void procbuf_trap();

}  // namespace

extern "C" [[gnu::naked]] std::uint32_t procbuf_to_user(std::uint32_t* /*words*/) {
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
      "lw t0, 0(a0)\n"
      "csrw mepc, t0\n"
      "li t0, 0x1800\n"  // MPP: the mode to go to is user's
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
      "csrw mscratch, a0\n"  // from here on a trap is the process's
      "lw x10, 40(a0)\n"
      "mret\n");
}

namespace {

// A trap of the kernel itself is the image's end.
extern "C" [[gnu::naked, gnu::used, gnu::aligned(4)]] void procbuf_trap() {
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

// Every trap is the kernel's, and every address what it says.
void do_without_supervisor() {
  if ((firmware::read_csr<kMachine>() & kHasSupervisor) == 0) return;
  firmware::write_csr<kTranslation>(0);
  firmware::write_csr<kDelegatedExceptions>(0);
  firmware::write_csr<kDelegatedInterrupts>(0);
}

}  // namespace

// No counter is the process's business: they tell what others do.
void set_up_traps() {
  do_without_supervisor();
  firmware::write_csr<kTrapVector>(
      static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(&procbuf_trap)));
  firmware::write_csr<kStatus>((firmware::read_csr<kStatus>() & ~kOff) | kWaitIsTrapped);
  firmware::write_csr<kInterrupts>(kTimerInterrupt);
  firmware::write_csr<kCounters>(0);
}

}  // namespace userspace
