// Memory protection by the MPU of Armv7-M (PMSAv7): a region is a power of two, aligned to itself,
// in eight parts that can be left out. One region is the flash; one is the whole memory block, with
// as many parts as hold what lies below the break.
#include <bit>

#include "cortex-m/system_control.hpp"
#include "procbuf/address.hpp"
#include "procbuf/platform.hpp"

namespace procbuf::platform {

namespace {

using firmware::kMpuBase;
using firmware::kMpuExtent;
using firmware::kMpuNumber;
using firmware::system_control;

constexpr std::uint32_t kRegions = 2;
constexpr std::uintptr_t kParts = 8;
constexpr std::uintptr_t kSmallest = 32;
constexpr std::uintptr_t kSmallestWithParts = 256;

constexpr std::uint32_t kEnabled = 1;
constexpr std::uint32_t kNormalMemory = 0b0'0010U << 16;
constexpr std::uint32_t kReadOnly = 0b110U << 24;
constexpr std::uint32_t kReadWrite = 0b011U << 24;
constexpr std::uint32_t kNeverRun = 1U << 28;

bool is_region(std::uintptr_t start, std::uintptr_t size) {
  return is_power_of_two(size) && start % size == 0;
}

std::uint32_t size_field(std::uintptr_t size) {
  return static_cast<std::uint32_t>(std::countr_zero(size) - 1) << 1;
}

void set_region(std::uint32_t number, std::uintptr_t start, std::uint32_t attributes) {
  system_control(kMpuNumber) = number;
  system_control(kMpuBase) = static_cast<std::uint32_t>(start);
  system_control(kMpuExtent) = attributes | kNormalMemory | kEnabled;
}

}  // namespace

std::uintptr_t MemoryProtection::step(const ProtectedRegions& regions) {
  return (regions.mem_end - regions.mem_start) / kParts;
}

bool MemoryProtection::can_protect(const ProtectedRegions& regions) {
  const std::uintptr_t size = regions.mem_end - regions.mem_start;
  const std::uintptr_t flash_size = regions.flash_end - regions.flash_start;
  return firmware::mpu_regions() >= kRegions && size >= kSmallestWithParts &&
         is_region(regions.mem_start, size) &&
         (flash_size == 0 ||
          (flash_size >= kSmallest && is_region(regions.flash_start, flash_size)));
}

void MemoryProtection::apply() const {
  const std::uintptr_t size = regions_.mem_end - regions_.mem_start;
  const std::uintptr_t flash_size = regions_.flash_end - regions_.flash_start;
  firmware::clear_mpu();
  if (flash_size != 0) set_region(0, regions_.flash_start, size_field(flash_size) | kReadOnly);
  if (size != 0) {
    const std::uintptr_t parts = (visible_end() - regions_.mem_start) / step(regions_);
    const std::uint32_t left_out = (0xffU << parts & 0xffU) << 8;
    set_region(1, regions_.mem_start, size_field(size) | kReadWrite | kNeverRun | left_out);
  }
  firmware::enable_mpu();
}

}  // namespace procbuf::platform
