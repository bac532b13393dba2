// What can be seen of a process from outside, in plain data: the executor tells it of the core, the
// reference model of itself, and the comparison sets one against the other after every operation.
#pragma once

#include <cstddef>
#include <cstdint>

namespace scenario {

enum class Life : std::uint8_t {
  kRunning,
  kYielded,
  kStoppedRunning,
  kStoppedYielded,
  kFaulted,
  kTerminated,
  kRemoved,
};

// `never` (no completion yet), `none` (ended without a code), or a code.
struct Completion {
  enum class Kind : std::uint8_t { kNever, kNone, kCode };
  Kind kind = Kind::kNever;
  std::uint32_t code = 0;
  friend constexpr bool operator==(const Completion&, const Completion&) = default;
};

// The breaks, the mark and the visible end, the first byte that memory protection refuses the
// process, are machine addresses. P2: mem_start ≤ mark ≤ app_break ≤ visible_end ≤ kernel_break ≤
// mem_end; mem_start and mem_end follow from the boot lines, the placement and the last `create`.
struct ProcessView {
  Life life = Life::kYielded;
  std::size_t identifier = 0;  // F1
  std::size_t restarts = 0;
  Completion completion;
  std::uintptr_t app_break = 0;
  std::uintptr_t mark = 0;
  std::uintptr_t kernel_break = 0;
  std::uintptr_t visible_end = 0;
  friend constexpr bool operator==(const ProcessView&, const ProcessView&) = default;
};

// A pair of pointer and length; not present where there is none to see (no grant, no such slot).
struct BufferView {
  bool present = false;
  std::uintptr_t ptr = 0;
  std::size_t len = 0;
  friend constexpr bool operator==(const BufferView&, const BufferView&) = default;
};

}  // namespace scenario
