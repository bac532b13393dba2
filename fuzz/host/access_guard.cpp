#include "host/access_guard.hpp"

#include <sanitizer/asan_interface.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "procbuf/platform.hpp"

namespace harness {
namespace {

struct Opening {
  std::uintptr_t start;
  std::size_t length;
};

// Open ranges, outermost first. A block of a scenario opens two (its grant, its slice), an operation
// two or three more, and every process keeps its grant table open.
constexpr std::size_t kMaxOpenings = 64;
constexpr std::uintptr_t kGranule = 8;

struct Guard {
  std::uintptr_t covered_start = 0;
  std::size_t covered_length = 0;
  std::array<Opening, kMaxOpenings> openings{};
  std::size_t count = 0;
};
Guard guard;  // NOLINT(*-avoid-non-const-global-variables): the shadow memory is global as well

const void* pointer(std::uintptr_t address) {
  return reinterpret_cast<const void*>(address);  // NOLINT(*-reinterpret-cast,*-no-int-to-ptr)
}

bool covers(const Opening& opening) {
  return opening.length != 0 && opening.start >= guard.covered_start &&
         opening.start - guard.covered_start < guard.covered_length;
}

void unpoison(const Opening& opening) {
  if (covers(opening)) ASAN_UNPOISON_MEMORY_REGION(pointer(opening.start), opening.length);
}

}  // namespace

void guard_covers(std::uintptr_t start, std::size_t length) {
  guard = {.covered_start = start, .covered_length = length};
}

void guard_forget_openings() { guard.count = 0; }

void guard_poison(std::uintptr_t start, std::size_t length) {
  ASAN_POISON_MEMORY_REGION(pointer(start), length);
}

std::size_t guard_open_count() { return guard.count; }

}  // namespace harness

namespace procbuf::platform {

using harness::guard;

void open_access(std::uintptr_t start, std::size_t length) {
  if (guard.count == harness::kMaxOpenings) {
    std::fputs("access guard: too many openings at once\n", stderr);
    std::abort();
  }
  guard.openings[guard.count] = {start, length};
  harness::unpoison(guard.openings[guard.count++]);
}

// Poisons whole granules around the range, then opens again what other openings share with them.
void close_access(std::uintptr_t start, std::size_t length) {
  const harness::Opening closing{start, length};
  --guard.count;
  if (guard.openings[guard.count].start != start || guard.openings[guard.count].length != length) {
    std::fputs("access guard: closed out of order\n", stderr);
    std::abort();
  }
  if (!harness::covers(closing)) return;
  const std::uintptr_t first = start & ~(harness::kGranule - 1);
  const std::uintptr_t last = (start + length + harness::kGranule - 1) & ~(harness::kGranule - 1);
  ASAN_POISON_MEMORY_REGION(harness::pointer(first), last - first);
  for (std::size_t i = 0; i < guard.count; ++i) {
    const harness::Opening& open = guard.openings[i];
    if (open.start < last && open.start + open.length > first) harness::unpoison(open);
  }
}

}  // namespace procbuf::platform
