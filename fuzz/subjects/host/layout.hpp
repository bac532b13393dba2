// Where the regions of the processes lie, relative to the first: the same on the host and on a
// device, so that an address far outside of a region means the same in both.
//
// A process's stride: gap, RAM, gap, flash; behind the last one another gap. All start at multiples
// of 64 KiB, so that addresses are aligned the same in every run.
#pragma once

#include <cstddef>

#include "scenario/limits.hpp"

namespace harness {

inline constexpr std::size_t kGap = 65536;
inline constexpr std::size_t kRamOffset = kGap;
inline constexpr std::size_t kFlashOffset = kRamOffset + scenario::kMaxRam + kGap;
inline constexpr std::size_t kStride = kFlashOffset + scenario::kMaxFlash;
inline constexpr std::size_t kKernelViewSize = scenario::kMaxProcesses * kStride + kGap;

}  // namespace harness
