// The exceptions of a Cortex-M. Into the process goes PendSV, which only privileged code can raise:
// the register for it is out of reach for a process, so the kernel's own call cannot be imitated.
// Out of it come SVCall (a system call), SysTick (the turn is over), and all others (a fault).
//
// Whose exception it is, procbuf_running says, a word in the kernel's memory: what the processor
// says of it (EXC_RETURN, the stack in use, the security state) a process can have some part in.
// While the kernel runs, a tick is nothing, and every other exception is the image's end.
//
// Handlers use r0 to r3, which are in the frame that the hardware has made.
#include "cortex-m/userspace/traps.hpp"

#include "cortex-m/system_control.hpp"
#include "demo/userspace.hpp"
#include "procbuf/address.hpp"

namespace userspace {

namespace {

using firmware::kCoprocessors;
using firmware::kHandlerControl;
using firmware::kPriorities1;
using firmware::kPriorities2;
using firmware::kPriorities3;
using firmware::kVectorTable;
using firmware::system_control;

// SHCSR: MemManage, BusFault, UsageFault; and SecureFault, which only Armv8-M has.
constexpr std::uint32_t kEveryFaultOn = 0b111U << 16 | 1U << 19;

// Lowest priority for SVCall, PendSV and SysTick, so that a fault when their frame is put on the
// stack comes before them, as a fault of the process. (QEMU takes the fault first anyway.)
constexpr std::uint32_t kLowest2 = 0xffU << 24;
constexpr std::uint32_t kLowest3 = 0xffffU << 16;

// The numbers that stand in the assembly.
static_assert(static_cast<int>(Stop::kSystemCall) == 0);
static_assert(static_cast<int>(Stop::kFault) == 1);
static_assert(static_cast<int>(Stop::kTimeUp) == 2);

extern "C" {

extern std::uint32_t image_stack_start[];
void procbuf_reset();
void procbuf_exception();
void procbuf_system_call();
void procbuf_process_fault();
void procbuf_tick();
void procbuf_into_process();
void procbuf_out_of_process();

// Whether a process runs; and the EXC_RETURN and the stack pointer that lead back to the kernel.
// NOLINTNEXTLINE(*-avoid-non-const-global-variables): exception handlers know no other place
[[gnu::used]] std::uint32_t procbuf_running[3] = {0, 0, 0};

}  // extern "C"

}  // namespace

// PendSV comes at once, but behind the `isb` at the latest. Behind it, r0 says why the process
// stopped.
extern "C" [[gnu::naked]] std::uint32_t procbuf_to_user(std::uint32_t* /*words*/) {
  asm volatile(
      "push {r0, r4-r11, lr}\n"
      "ldr r1, [r0, #32]\n"
      "msr psp, r1\n"
      "ldmia r0, {r4-r11}\n"
      "ldr r1, =0xe000ed04\n"  // ICSR
      "mov r2, #0x10000000\n"  // PENDSVSET
      "str r2, [r1]\n"
      "dsb\n"
      "isb\n"
      "ldr r1, [sp]\n"
      "stmia r1, {r4-r11}\n"
      "mrs r2, psp\n"
      "str r2, [r1, #32]\n"
      "pop {r1, r4-r11, pc}\n"
      ".ltorg\n");
}

namespace {

// PendSV. The way back is the one that the kernel came: in the same security state, with the same
// kind of frame. The process's differs from it by the stack (bit 2), and its frame has no FPU
// registers (bit 4), because the FPU is off.
extern "C" [[gnu::naked, gnu::used]] void procbuf_into_process() {
  asm volatile(
      "ldr r1, =procbuf_running\n"
      "movs r2, #1\n"
      "str r2, [r1]\n"
      "str lr, [r1, #4]\n"
      "mrs r3, msp\n"
      "str r3, [r1, #8]\n"
      "msr control, r2\n"  // unprivileged
      "isb\n"
      "orr lr, lr, #0x14\n"
      "bx lr\n"
      ".ltorg\n");
}

// From an exception of the process, with the Stop in r0, to behind the kernel's PendSV: by the
// frame that this one has left on the kernel's stack, whose first word is r0. What else may lie
// there is of no use: QEMU 7.2 puts the frame there where a process has forged the one it comes
// back by (UsageFault, INVPC).
//
// What is pending besides is the process's, too, and must not come over the kernel: a system call
// or a fault whose frame could not be put on the stack. (A tick may: it is nothing there.)
extern "C" [[gnu::naked, gnu::used]] void procbuf_out_of_process() {
  asm volatile(
      "ldr r1, =procbuf_running\n"
      "ldr r2, [r1]\n"
      "cbz r2, 1f\n"
      "ldr r2, [r1, #8]\n"
      "msr msp, r2\n"
      "str r0, [r2]\n"
      "movs r2, #0\n"
      "str r2, [r1]\n"
      "msr control, r2\n"  // privileged
      "isb\n"
      "ldr r2, =0xe000ed24\n"  // SHCSR: no fault (bits 12 to 14, 20, 21) and no SVCall (15) pends
      "ldr r3, [r2]\n"
      "bic r3, r3, #0xf000\n"
      "bic r3, r3, #0x300000\n"
      "str r3, [r2]\n"
      "dsb\n"
      "ldr lr, [r1, #4]\n"
      "bx lr\n"
      "1: b procbuf_exception\n"
      ".ltorg\n");
}

extern "C" [[gnu::naked, gnu::used]] void procbuf_system_call() {
  asm volatile(
      "movs r0, #0\n"
      "b procbuf_out_of_process\n");
}

extern "C" [[gnu::naked, gnu::used]] void procbuf_process_fault() {
  asm volatile(
      "movs r0, #1\n"
      "b procbuf_out_of_process\n");
}

// The kernel is not stopped.
extern "C" [[gnu::naked, gnu::used]] void procbuf_tick() {
  asm volatile(
      "ldr r1, =procbuf_running\n"
      "ldr r2, [r1]\n"
      "cbz r2, 1f\n"
      "movs r0, #2\n"
      "b procbuf_out_of_process\n"
      "1: bx lr\n"
      ".ltorg\n");
}

union Vector {
  const void* address;
  void (*code)();
};
alignas(128) constexpr Vector kVectors[16] = {
    {.address = image_stack_start},  {.code = procbuf_reset},
    {.code = procbuf_exception},      // NMI
    {.code = procbuf_process_fault},  // HardFault: what no other can be taken for; a breakpoint
    {.code = procbuf_process_fault},  // MemManage
    {.code = procbuf_process_fault},  // BusFault
    {.code = procbuf_process_fault},  // UsageFault
    {.code = procbuf_process_fault},  // SecureFault, on Armv8-M
    {.code = procbuf_exception},     {.code = procbuf_exception},
    {.code = procbuf_exception},     {.code = procbuf_system_call},
    {.code = procbuf_process_fault},  // DebugMonitor
    {.code = procbuf_exception},     {.code = procbuf_into_process},
    {.code = procbuf_tick},
};

}  // namespace

void set_up_traps() {
  system_control(kVectorTable) = procbuf::address_of(kVectors);
  system_control(kPriorities1) = 0;
  system_control(kPriorities2) = kLowest2;
  system_control(kPriorities3) = kLowest3;
  system_control(kHandlerControl) = kEveryFaultOn;
  system_control(kCoprocessors) = 0;
  firmware::synchronize();
}

}  // namespace userspace
