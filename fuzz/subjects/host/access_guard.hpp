// The access guard on the host: process memory is poisoned for AddressSanitizer, but for the ranges
// that are open.
//
// So a capsule that reads past the end of an open slice, through a slice it kept, or memory of a
// process that died, is reported by AddressSanitizer at the access. The end of a range is exact to
// the byte; its start is exact where it is aligned to eight (the granularity of AddressSanitizer's
// shadow). In a build without AddressSanitizer there is no guard, and opening costs nothing.
//
// It acts on the memory it covers (the Machine's); opening memory elsewhere, as tests of the core
// with plain arrays do, has no effect.
#pragma once

#include <cstddef>
#include <cstdint>

namespace harness {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kGuarded = true;
#elif defined(__has_feature)
inline constexpr bool kGuarded = __has_feature(address_sanitizer);
#else
inline constexpr bool kGuarded = false;
#endif

// Opens and closes a range (the platform's open_access and close_access). A range may be closed in
// any order, but only as it was opened.
void guard_open(std::uintptr_t start, std::size_t length);
void guard_close(std::uintptr_t start, std::size_t length);

// Covers [start, start + length) from now on, instead of whatever it covered, with nothing open.
void guard_covers(std::uintptr_t start, std::size_t length);

// Poisons a part of what it covers, which must not be open.
void guard_poison(std::uintptr_t start, std::size_t length);

// How many ranges are open, where there is a guard: for tests.
std::size_t guard_open_count();

}  // namespace harness
