// What each processor's folder defines for the images, and what it calls.
#pragma once

#include <cstdint>
#include <string_view>

namespace firmware {

// --- Defined by the processor. ---

// Traps to the host; `parameter` points to a block of words, or to a text.
std::intptr_t semihosting_call(std::uintptr_t operation, const void* parameter);

// --- Called by it. ---

// With a stack and nothing else: makes the C++ world, runs procbuf_main(), and exits with its
// status.
extern "C" [[noreturn]] void procbuf_start();

// At a fault of the image itself, there to be read at `address`: says so and exits with kDied.
extern "C" [[noreturn]] void procbuf_fault(std::uintptr_t address, std::uintptr_t cause);

// --- Defined by each image. ---

extern "C" int procbuf_main();

// --- For all of them. ---

// Says why the image cannot go on, and exits with kDied.
[[noreturn]] void die(std::string_view why);

inline constexpr int kDied = 3;

}  // namespace firmware
