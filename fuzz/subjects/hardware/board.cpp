#include "hardware/board.hpp"

#include <algorithm>
#include <bit>

#include "scenario/limits.hpp"

namespace hardware {

namespace {

constexpr std::uint32_t kFirstRam = 0x20000000;
constexpr std::uint32_t kFirstFlash = 0x00100000;
// Apart from one process to the next, so that each has space around it.
constexpr std::uint32_t kRamStride = 2 * scenario::kMaxRam;
constexpr std::uint32_t kFlashStride = 2 * scenario::kMaxFlash;

constexpr std::uint32_t kSmallestPmsav7 = 32;
constexpr std::uint32_t kPmsav8Step = 32;
constexpr std::uint32_t kPmpStep = 4;

std::uint32_t padded_flash(Architecture architecture, std::uint32_t flash) {
  if (flash == 0) return 0;
  if (architecture == Architecture::kPmsav7) return std::max(kSmallestPmsav7, std::bit_ceil(flash));
  const std::uint32_t step = architecture == Architecture::kPmsav8 ? kPmsav8Step : kPmpStep;
  return (flash + step - 1) / step * step;
}

}  // namespace

std::optional<Architecture> architecture_of(scenario::Protection protection) {
  switch (protection) {
    case scenario::Protection::kExact: return std::nullopt;
    case scenario::Protection::kPmp: return Architecture::kPmp;
    case scenario::Protection::kPmsav8: return Architecture::kPmsav8;
    case scenario::Protection::kPmsav7: return Architecture::kPmsav7;
  }
  return std::nullopt;
}

Regions regions_on_board(Architecture architecture, const scenario::Boot& boot,
                         std::size_t process) {
  const auto number = static_cast<std::uint32_t>(process);
  Regions regions{.mem_start = kFirstRam + number * kRamStride,
                  .flash_start = kFirstFlash + number * kFlashStride};
  regions.mem_end = regions.mem_start + boot.ram;
  regions.app_break = regions.mem_start + boot.initial_break;
  regions.kernel_break = regions.mem_end;
  regions.flash_end = regions.flash_start + padded_flash(architecture, boot.flash);
  return regions;
}

}  // namespace hardware
