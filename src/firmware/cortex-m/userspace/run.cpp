// Unprivileged thread mode of Cortex-M: into it by a supervisor call of the kernel, out of it by
// one of the process, or by a fault.
//
// The hardware keeps r0 to r3, r12, lr, pc and xpsr of the process on the process's own stack (the
// frame); r4 to r11 are in words 0 to 7 of its context, and its stack pointer in word 8.
#include "cortex-m/system_control.hpp"
#include "demo/userspace.hpp"
#include "procbuf/address.hpp"
#include "runtime/processor.hpp"

namespace userspace {

namespace {

using firmware::kFaultAddress;
using firmware::kFaultStatus;
using firmware::kHandlerControl;
using firmware::kVectorTable;
using firmware::system_control;
using procbuf::pointer_to;

constexpr std::size_t kStackPointer = 8;
constexpr std::size_t kFrameWords = 8;
constexpr std::size_t kFramePc = 6;
constexpr std::size_t kFrameStatus = 7;
constexpr std::uint32_t kThumb = 1U << 24;

constexpr std::uint32_t kMemoryFaultOn = 1U << 16;

extern "C" {
extern std::uint32_t image_stack_start[];
void procbuf_reset();
void procbuf_exception();
// Comes back when the process traps: with 0 after a system call, 1 after a fault.
std::uint32_t procbuf_to_user(std::uint32_t* context);
void procbuf_supervisor_call();
void procbuf_memory_fault();
void procbuf_back_to_kernel();
}

extern "C" [[gnu::naked]] std::uint32_t procbuf_to_user(std::uint32_t* /*context*/) {
  asm volatile(
      "push {r0, r4-r11, lr}\n"
      "ldr r1, [r0, #32]\n"
      "msr psp, r1\n"
      "ldmia r0, {r4-r11}\n"
      "svc 0xff\n"  // behind it, r0 says why the process stopped
      "ldr r1, [sp]\n"
      "stmia r1, {r4-r11}\n"
      "mrs r2, psp\n"
      "str r2, [r1, #32]\n"
      "pop {r1, r4-r11, pc}\n");
}

// From an exception of the process to behind the kernel's supervisor call, privileged, with r0: by
// the frame that lies on the kernel's stack.
extern "C" [[gnu::naked, gnu::used]] void procbuf_back_to_kernel() {
  asm volatile(
      "str r0, [sp]\n"
      "movs r0, #0\n"
      "msr control, r0\n"
      "isb\n"
      "ldr lr, =0xfffffff9\n"
      "bx lr\n"
      ".ltorg\n");
}

// From the kernel: goes to the process, unprivileged. From a process: comes back to the kernel.
extern "C" [[gnu::naked]] void procbuf_supervisor_call() {
  asm volatile(
      "tst lr, #4\n"  // which stack: the process's?
      "bne 1f\n"
      "movs r0, #1\n"
      "msr control, r0\n"
      "isb\n"
      "ldr lr, =0xfffffffd\n"
      "bx lr\n"
      "1:\n"
      "movs r0, #0\n"
      "b procbuf_back_to_kernel\n"
      ".ltorg\n");
}

// A fault of the kernel itself is the image's end.
extern "C" [[gnu::naked]] void procbuf_memory_fault() {
  asm volatile(
      "tst lr, #4\n"
      "beq procbuf_exception\n"
      "movs r0, #1\n"
      "b procbuf_back_to_kernel\n");
}

union Vector {
  const void* address;
  void (*code)();
};
alignas(128) constexpr Vector kVectors[16] = {
    {.address = image_stack_start}, {.code = procbuf_reset},
    {.code = procbuf_exception},    {.code = procbuf_exception},
    {.code = procbuf_memory_fault}, {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_supervisor_call},
    {.code = procbuf_exception},    {.code = procbuf_exception},
    {.code = procbuf_exception},    {.code = procbuf_exception},
};

std::uint32_t* frame_of(const Context& context) {
  return pointer_to<std::uint32_t>(context.words[kStackPointer]);
}

}  // namespace

// The first frame lies at the break's end, which the process has not seen yet.
void begin(Context& context, const Beginning& beginning) {
  context = {};
  const std::uintptr_t stack = procbuf::align_down(beginning.app_break, sizeof(std::uint64_t)) -
                               kFrameWords * sizeof(std::uint32_t);
  context.words[kStackPointer] = stack;
  std::uint32_t* const frame = frame_of(context);
  frame[0] = beginning.flash_start;
  frame[1] = beginning.mem_start;
  frame[2] = beginning.mem_size;
  frame[3] = beginning.app_break;
  frame[4] = 0;
  frame[5] = 0;
  frame[kFramePc] = beginning.flash_start;
  frame[kFrameStatus] = kThumb;
}

Stop run(Context& context) {
  system_control(kVectorTable) = procbuf::address_of(kVectors);
  system_control(kHandlerControl) = kMemoryFaultOn;
  return procbuf_to_user(context.words.data()) == 0 ? Stop::kSystemCall : Stop::kFault;
}

// The number in the instruction says what is wanted, r0 to r3 with what.
SystemCall system_call(const Context& context) {
  const std::uint32_t* const frame = frame_of(context);
  const std::uint8_t number = *pointer_to<const std::uint8_t>(frame[kFramePc] - 2);
  return {.kind = number, .arguments = {frame[0], frame[1], frame[2], frame[3]}};
}

void answer(Context& context, const std::array<std::uint32_t, 4>& values) {
  std::uint32_t* const frame = frame_of(context);
  for (std::size_t i = 0; i < values.size(); ++i) frame[i] = values[i];
}

std::uintptr_t last_fault() {
  const std::uintptr_t address = system_control(kFaultAddress);
  system_control(kFaultStatus) = system_control(kFaultStatus);  // ones clear
  return address;
}

}  // namespace userspace
