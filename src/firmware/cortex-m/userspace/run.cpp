// Unprivileged thread mode of Cortex-M, as the kernel sees it.
//
// The hardware keeps r0 to r3, r12, lr, pc and xpsr of the process on the process's own stack (the
// frame); r4 to r11 are in words 0 to 7 of its context, and its stack pointer in word 8.
#include <algorithm>

#include "cortex-m/userspace/fault_status.hpp"
#include "cortex-m/userspace/traps.hpp"
#include "cortex-m/userspace/turn.hpp"
#include "demo/userspace.hpp"
#include "procbuf/address.hpp"

namespace userspace {

namespace {

using procbuf::pointer_to;

constexpr std::size_t kStackPointer = 8;
constexpr std::size_t kFrameWords = 8;
constexpr std::size_t kFrameSize = kFrameWords * sizeof(std::uint32_t);
constexpr std::size_t kFramePc = 6;
constexpr std::size_t kFrameStatus = 7;
constexpr std::uint32_t kThumb = 1U << 24;
constexpr std::uintptr_t kCallSize = 2;  // of `svc`, the number in its first byte

bool lies_in(std::uintptr_t start, std::size_t size, std::uintptr_t from, std::uintptr_t to) {
  return start >= from && start <= to && size <= to - start;
}

// Null where the frame does not lie in the process's memory. The hardware put it there by the
// process's rights; but the break may have moved since.
std::uint32_t* frame_of(const Context& context, const Memory& memory) {
  const std::uintptr_t frame = context.words[kStackPointer];
  if (!lies_in(frame, kFrameSize, memory.mem_start, memory.mem_end)) return nullptr;
  return pointer_to<std::uint32_t>(frame);
}

}  // namespace

// The first frame lies at the break's end, which the process has not seen yet.
bool begin(Context& context, const Beginning& beginning) {
  const std::uintptr_t end = procbuf::align_down(beginning.app_break, sizeof(std::uint64_t));
  if (end < beginning.mem_start || end - beginning.mem_start < kFrameSize) return false;
  context = {};
  context.words[kStackPointer] = end - kFrameSize;
  auto* const frame = pointer_to<std::uint32_t>(end - kFrameSize);
  frame[0] = beginning.flash_start;
  frame[1] = beginning.mem_start;
  frame[2] = beginning.mem_size;
  frame[3] = beginning.app_break;
  frame[4] = 0;
  frame[5] = 0;
  frame[kFramePc] = beginning.flash_start;
  frame[kFrameStatus] = kThumb;
  return true;
}

Stop run(Context& context) {
  if (time_is_up()) return Stop::kTimeUp;
  let_tick_stop(true);
  const auto stop = static_cast<Stop>(procbuf_to_user(context.words.data()));
  let_tick_stop(false);
  if (stop == Stop::kFault) context.fault = take_fault();
  return stop;
}

// The number in the instruction says what is wanted, r0 to r3 with what.
std::optional<SystemCall> system_call(const Context& context, const Memory& memory) {
  const std::uint32_t* const frame = frame_of(context, memory);
  if (frame == nullptr) return std::nullopt;
  const std::uintptr_t instruction = frame[kFramePc] - kCallSize;
  if (!lies_in(instruction, kCallSize, memory.flash_start, memory.flash_end)) return std::nullopt;
  return SystemCall{.kind = *pointer_to<const std::uint8_t>(instruction),
                    .arguments = {frame[0], frame[1], frame[2], frame[3]}};
}

bool answer(Context& context, const Memory& memory, const std::array<std::uint32_t, 4>& values) {
  std::uint32_t* const frame = frame_of(context, memory);
  if (frame == nullptr) return false;
  std::ranges::copy(values, frame);
  return true;
}

}  // namespace userspace
