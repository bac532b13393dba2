// What the demo's processes are written with: system calls, and numbers they share with the kernel.
// A process is an image of its own, read-only, without variables; its memory begins with its stack.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace demo {

// Classes of system calls (TRD104).
enum class Call : std::uint32_t {
  kYield = 0,
  kCommand = 2,
  kAllowReadWrite = 3,
  kAllowReadOnly = 4,
  kMemop = 5,
  kExit = 6,
  kAllowUserspaceReadable = 7,
};

// The first word of an answer (TRD104).
enum class Variant : std::uint32_t {
  kFailure = 0,
  kFailureWithTwo = 2,  // the error and two words
  kSuccess = 128,
  kSuccessWithOne = 129,
  kSuccessWithTwo = 130,
};

// The capsules. Each command 1 does what the capsule is for.
inline constexpr std::uint32_t kConsole = 0x1;  // prints its read-only slot 0: command 1, length
inline constexpr std::uint32_t kStream = 0x2;   // appends to its read-write slot 0: command 1
inline constexpr std::uint32_t kMixer =
    0x3;  // copies its read-write slot 0 to its slot 1: command 1
inline constexpr std::uint32_t kKeeper = 0x4;   // keeps a userspace-readable buffer in slot 0
inline constexpr std::uint32_t kWitness = 0x5;  // tells which life this is: command 1; and where
                                                // process 0's memory is: command 2

inline constexpr std::size_t kStackSize = 1024;

}  // namespace demo

namespace process {

using Answer = std::array<std::uint32_t, 4>;

// By the processor's own instruction for it.
Answer call(demo::Call kind, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d);

inline std::uint32_t word(const void* address) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(address));
}

// The byte at an address, wherever that is.
inline volatile std::uint8_t* at(std::uint32_t address) {
  // NOLINTNEXTLINE(*-no-int-to-ptr): addresses come as numbers
  return reinterpret_cast<volatile std::uint8_t*>(static_cast<std::uintptr_t>(address));
}

inline Answer command(std::uint32_t driver, std::uint32_t number, std::uint32_t argument = 0) {
  return call(demo::Call::kCommand, driver, number, argument, 0);
}
inline Answer allow_rw(std::uint32_t driver, std::uint32_t slot, std::uint8_t* start,
                       std::size_t length) {
  return call(demo::Call::kAllowReadWrite, driver, slot, word(start), length);
}
inline Answer allow_ro(std::uint32_t driver, std::uint32_t slot, const void* start,
                       std::size_t length) {
  return call(demo::Call::kAllowReadOnly, driver, slot, word(start), length);
}
inline Answer allow_ur(std::uint32_t driver, std::uint32_t slot, std::uint8_t* start,
                       std::size_t length) {
  return call(demo::Call::kAllowUserspaceReadable, driver, slot, word(start), length);
}
inline Answer memop(std::uint32_t operation, std::uint32_t argument) {
  return call(demo::Call::kMemop, operation, argument, 0, 0);
}
inline void yield() {
  call(demo::Call::kYield, 0, 0, 0, 0);
}
inline void exit(std::uint32_t code) {
  call(demo::Call::kExit, 0, code, 0, 0);
}

// Prints a literal: it lies in flash, and the console may read it there.
template <std::size_t kSize>
void print(const char (&words)[kSize]) {
  allow_ro(demo::kConsole, 0, words, kSize - 1);
  command(demo::kConsole, 1, kSize - 1);
}

}  // namespace process

// The process; `memory` is its own, behind the stack.
extern "C" void process_main(std::uint8_t* memory);
