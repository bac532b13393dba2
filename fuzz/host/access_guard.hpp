// The access guard on the host: process memory is poisoned for AddressSanitizer, but for the ranges
// that are open.
//
// So a capsule that reads past the end of an open slice, through a slice it kept, or memory of a
// process that died, is reported by AddressSanitizer at the access. The end of a range is exact to
// the byte; its start is exact where it is aligned to eight (the granularity of AddressSanitizer's
// shadow). In a build without AddressSanitizer the guard only keeps count.
//
// It acts on the memory it covers (the Machine's); opening memory elsewhere, as tests of the core
// with plain arrays do, has no effect.
#pragma once

#include <cstddef>
#include <cstdint>

namespace harness {

// Covers [start, start + length) from now on, instead of whatever it covered.
void guard_covers(std::uintptr_t start, std::size_t length);

// Closes everything, poisons [start, start + length), and so is ready for the next run.
void guard_forget_openings();
void guard_poison(std::uintptr_t start, std::size_t length);

// How many ranges are open: for tests.
std::size_t guard_open_count();

}  // namespace harness
