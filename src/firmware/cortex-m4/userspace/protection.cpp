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

constexpr std::uintptr_t kParts = 8;
constexpr std::uintptr_t kSmallest = 256;  // that has parts

constexpr std::uint32_t kEnabled = 1;
constexpr std::uint32_t kNormalMemory = 0b0'0010U << 16;
constexpr std::uint32_t kReadOnly = 0b110U << 24;
constexpr std::uint32_t kReadWrite = 0b011U << 24;
constexpr std::uint32_t kNeverRun = 1U << 28;

bool is_region(std::uintptr_t start, std::uintptr_t size) {
  return size >= kSmallest && is_power_of_two(size) && start % size == 0;
}

std::uint32_t size_field(std::uintptr_t size) {
  return static_cast<std::uint32_t>(std::countr_zero(size) - 1) << 1;
}

void set_region(std::uint32_t number, std::uintptr_t start, std::uint32_t attributes) {
  system_control(kMpuNumber) = number;
  system_control(kMpuBase) = start;
  system_control(kMpuExtent) = attributes | kNormalMemory | kEnabled;
}

}  // namespace

std::uintptr_t MemoryProtection::rounded(std::uintptr_t app_break) const {
  const std::uintptr_t part = (regions_.mem_end - regions_.mem_start) / kParts;
  return regions_.mem_start + (app_break - regions_.mem_start + part - 1) / part * part;
}

bool MemoryProtection::allocate(const ProtectedRegions& regions) {
  if (!is_region(regions.mem_start, regions.mem_end - regions.mem_start)) return false;
  if (!is_region(regions.flash_start, regions.flash_end - regions.flash_start)) return false;
  regions_ = regions;
  return fits(regions.app_break, regions.kernel_break);
}

void MemoryProtection::apply() const {
  const std::uintptr_t size = regions_.mem_end - regions_.mem_start;
  const std::uintptr_t parts = (visible_end() - regions_.mem_start) / (size / kParts);
  const std::uint32_t left_out = (0xffU << parts & 0xffU) << 8;
  set_region(0, regions_.flash_start,
             size_field(regions_.flash_end - regions_.flash_start) | kReadOnly);
  set_region(1, regions_.mem_start, size_field(size) | kReadWrite | kNeverRun | left_out);
  firmware::enable_mpu();
}

}  // namespace procbuf::platform
