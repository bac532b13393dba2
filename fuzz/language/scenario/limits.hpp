// The bounds of the scenario language: what a text or a fuzz input may ask for at the most.
//
// Everything that runs scenarios sizes its plain arrays by these, so that nothing allocates while a
// scenario runs. The parser refuses a text beyond them; the fuzz input cannot express one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace scenario {

inline constexpr std::size_t kMaxProcesses = 8;
inline constexpr std::size_t kMaxDrivers = 8;

// A process's RAM block, in bytes. kKernelReserve is the least distance between the first break and
// the end of the block: room for whatever an implementation takes at the top at boot.
inline constexpr std::size_t kMinRam = 512;
inline constexpr std::size_t kMaxRam = 65536;
inline constexpr std::size_t kKernelReserve = 384;
inline constexpr std::size_t kMaxFlash = 65536;

// Userspace-readable slots a scenario capsule keeps for each process, in storage of its own.
inline constexpr std::size_t kUserspaceReadableSlots = 2;
// External buffers of each kind: xrw:0 … xrw:7, xro:0 … xro:7.
inline constexpr std::size_t kExternalBuffers = 8;
// Custom grants of a process that `enter_custom` can name: the first ones made, over all its lives.
inline constexpr std::size_t kCustomGrants = 8;
// Lives of a process that a buffer name can tell apart: P@0 … P@127.
inline constexpr std::size_t kMaxGenerations = 128;
// `with` blocks open inside one another.
inline constexpr std::size_t kMaxNesting = 8;
// Bytes one operation carries (HEX), and the largest N of the `copy_to_slice` operations.
inline constexpr std::size_t kMaxBytes = 1024;

// What the capsules of a scenario keep in their grants: the size and alignment of the data, by the
// driver's place in the boot lines modulo three, and the number of upcalls. Fixed here because the
// kernel's break depends on them, and the reference model predicts the kernel's break.
struct CapsuleData {
  std::size_t size;
  std::size_t align;
};
inline constexpr CapsuleData kCapsuleData[] = {{8, 4}, {5, 1}, {32, 16}};
inline constexpr std::size_t kCapsuleUpcalls = 1;

}  // namespace scenario
