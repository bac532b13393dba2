#include "host/access_guard.hpp"

#include <sanitizer/asan_interface.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "procbuf/address.hpp"

namespace harness {

using procbuf::pointer_to;

namespace {

struct Opening {
  std::uintptr_t start;
  std::size_t length;
};

// Open ranges, outermost first. A block of a scenario opens two (its grant, its slice), an
// operation two or three more, and every process keeps its grant table open.
constexpr std::size_t kMaxOpenings = 64;
constexpr std::uintptr_t kGranule = 8;

struct Guard {
  std::uintptr_t covered_start = 0;
  std::size_t covered_length = 0;
  std::array<Opening, kMaxOpenings> openings{};
  std::size_t count = 0;
};
Guard guard;  // NOLINT(*-avoid-non-const-global-variables): the shadow memory is global as well

bool covers(const Opening& opening) {
  return opening.length != 0 && opening.start >= guard.covered_start &&
         opening.start - guard.covered_start < guard.covered_length;
}

[[noreturn]] void give_up(const char* why) {
  std::fprintf(stderr, "access guard: %s\n", why);
  std::abort();
}

void unpoison(const Opening& opening) {
  if (covers(opening))
    ASAN_UNPOISON_MEMORY_REGION(pointer_to<const void>(opening.start), opening.length);
}

}  // namespace

void guard_covers(std::uintptr_t start, std::size_t length) {
  // What a scenario leaves open must not be open to the next one.
  while (guard.count > 0) {
    const Opening& last = guard.openings[guard.count - 1];
    guard_close(last.start, last.length);
  }
  guard.covered_start = start;
  guard.covered_length = length;
  guard.count = 0;
}

void guard_poison(std::uintptr_t start, std::size_t length) {
  ASAN_POISON_MEMORY_REGION(pointer_to<const void>(start), length);
}

std::size_t guard_open_count() {
  return guard.count;
}

void guard_open(std::uintptr_t start, std::size_t length) {
  if (guard.count == kMaxOpenings) give_up("too many openings at once");
  guard.openings[guard.count] = {start, length};
  unpoison(guard.openings[guard.count++]);
}

// Poisons whole granules around the range, then opens again what other openings share with them.
void guard_close(std::uintptr_t start, std::size_t length) {
  std::size_t place = guard.count;
  do {
    if (place == 0) give_up("closed what was not open");
    --place;
  } while (guard.openings[place].start != start || guard.openings[place].length != length);
  const Opening closing = guard.openings[place];
  const auto openings = std::span(guard.openings).first(guard.count);
  std::ranges::copy(openings.subspan(place + 1),
                    openings.begin() + static_cast<std::ptrdiff_t>(place));
  --guard.count;
  if (!covers(closing)) return;

  const std::uintptr_t first = start & ~(kGranule - 1);
  const std::uintptr_t last = (start + length + kGranule - 1) & ~(kGranule - 1);
  ASAN_POISON_MEMORY_REGION(pointer_to<const void>(first), last - first);
  for (const Opening& open : std::span(guard.openings).first(guard.count)) {
    if (open.start < last && open.start + open.length > first) unpoison(open);
  }
}

}  // namespace harness
