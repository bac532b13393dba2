// The inputs of protection_fuzzer, as data and as bytes: hardware, and steps in the life of
// processes under its memory protection.
//
// The first three bytes are the hardware (setting_of); then comes each step, a byte for its kind
// and its numbers, little-endian. Any bytes are a plan: what is missing at the end is zero, and
// what lies behind kMaxSteps is left out. What the numbers do is said by fuzz_story.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hardware/bench.hpp"

namespace hardware {

inline constexpr std::size_t kMaxSteps = 64;

// Addresses lie in [kFirstAddress, kAddresses): below the system space of a Cortex-M, where no
// board has memory, and not at the very first byte.
inline constexpr std::uint32_t kAddresses = 0xd0000000;
inline constexpr std::uint32_t kFirstAddress = 0x100;

// In the order of their bytes, which is kept: old corpora are read as they were written.
enum class StepKind : std::uint8_t {
  kBoot,          // regions as a board makes them: BootNumber
  kBreak,         // the break, from the start of the memory on
  kGrant,         // bytes
  kDeath,         // no number
  kUpdate,        // break and kernel break, as they are
  kBootAnywhere,  // memory start, break, kernel break, memory end, flash start, flash end
  kProbe,         // an address
};
inline constexpr std::size_t kStepKinds = 7;

// Which number of kBoot is which. kMoreSize and kMoreFlash are among the bytes where kShape says
// so.
enum BootNumber : std::uint8_t {
  kShape,
  kSize,  // of memory and flash, as exponents of two
  kMoreSize,
  kFlash,
  kMoreFlash,
  kMemoryPlace,
  kFlashPlace,
  kBreakPlace,
  kKernelSize,
};
// The bits of kShape.
inline constexpr std::uint32_t kHasMoreSize = 1;
inline constexpr std::uint32_t kHasMoreFlash = 2;
inline constexpr std::uint32_t kMemoryAskew = 4;
inline constexpr std::uint32_t kFlashAskew = 8;
inline constexpr std::uint32_t kNoFlash = 16;
inline constexpr std::uint32_t kFlashBehindMemory = 32;

struct Step {
  StepKind kind = StepKind::kBoot;
  std::array<std::uint32_t, 9> numbers{};  // those that the kind has, then 0
};

struct Plan {
  std::array<std::uint8_t, 3> hardware{};
  std::vector<Step> steps;
};

Plan decode(std::span<const std::uint8_t> bytes);
// Bytes that decode() makes the plan of again, where it has kMaxSteps steps at the most.
std::vector<std::uint8_t> encode(const Plan& plan);

Setting setting_of(const Plan& plan);

}  // namespace hardware
