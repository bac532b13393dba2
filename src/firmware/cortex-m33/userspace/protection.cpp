// Memory protection by the MPU of Armv8-M (PMSAv8): a region is a base and a limit, in steps of 32
// bytes.
#include "cortex-m/system_control.hpp"
#include "procbuf/platform.hpp"

namespace procbuf::platform {

namespace {

using firmware::kMpuBase;
using firmware::kMpuExtent;
using firmware::kMpuNumber;
using firmware::system_control;

constexpr std::uint32_t kRegions = 2;
constexpr std::uintptr_t kGrain = 32;

constexpr std::uintptr_t kMpuMemoryAttributes = 0xc0;  // Armv8-M only
constexpr std::uint32_t kNormalMemory = 0x44;          // attribute 0
constexpr std::uint32_t kEnabled = 1;
constexpr std::uint32_t kReadOnly = 0b11U << 1;
constexpr std::uint32_t kReadWrite = 0b01U << 1;
constexpr std::uint32_t kNeverRun = 1;

// [start, end); an empty one is none.
void set_region(std::uint32_t number, std::uintptr_t start, std::uintptr_t end,
                std::uint32_t access) {
  if (start == end) return;
  system_control(kMpuNumber) = number;
  system_control(kMpuBase) = static_cast<std::uint32_t>(start) | access;
  system_control(kMpuExtent) = static_cast<std::uint32_t>(end - kGrain) | kEnabled;
}

}  // namespace

std::uintptr_t MemoryProtection::step(const ProtectedRegions& /*regions*/) {
  return kGrain;
}

bool MemoryProtection::can_protect(const ProtectedRegions& regions) {
  return firmware::mpu_regions() >= kRegions &&
         (regions.flash_start | regions.flash_end | regions.mem_start) % kGrain == 0;
}

void MemoryProtection::apply() const {
  firmware::clear_mpu();
  system_control(kMpuMemoryAttributes) = kNormalMemory;
  set_region(0, regions_.flash_start, regions_.flash_end, kReadOnly);
  set_region(1, regions_.mem_start, visible_end(), kReadWrite | kNeverRun);
  firmware::enable_mpu();
}

}  // namespace procbuf::platform
