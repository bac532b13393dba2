// Memory protection by the MPU of Armv8-M (PMSAv8): a region is a base and a limit, in steps of 32
// bytes.
#include "procbuf/address.hpp"
#include "procbuf/platform.hpp"

namespace procbuf::platform {

namespace {

constexpr std::uintptr_t kGrain = 32;

volatile std::uint32_t& mpu(std::uintptr_t offset) {
  return *pointer_to<volatile std::uint32_t>(0xe000ed90 + offset);
}
constexpr std::uintptr_t kControl = 0x4;
constexpr std::uintptr_t kNumber = 0x8;
constexpr std::uintptr_t kBase = 0xc;
constexpr std::uintptr_t kLimit = 0x10;
constexpr std::uintptr_t kMemoryAttributes = 0x30;

constexpr std::uint32_t kOnWithDefaultForKernel = 5;
constexpr std::uint32_t kNormalMemory = 0x44;  // attribute 0
constexpr std::uint32_t kEnabled = 1;
constexpr std::uint32_t kReadOnly = 0b11U << 1;
constexpr std::uint32_t kReadWrite = 0b01U << 1;
constexpr std::uint32_t kNeverRun = 1;

// [start, end); an empty one is none.
void set_region(std::uint32_t number, std::uintptr_t start, std::uintptr_t end,
                std::uint32_t access) {
  mpu(kNumber) = number;
  mpu(kBase) = start | access;
  mpu(kLimit) = start == end ? 0 : (end - kGrain) | kEnabled;
}

}  // namespace

std::uintptr_t MemoryProtection::rounded(std::uintptr_t app_break) const {
  return (app_break + kGrain - 1) / kGrain * kGrain;
}

bool MemoryProtection::allocate(const ProtectedRegions& regions) {
  if ((regions.flash_start | regions.flash_end | regions.mem_start) % kGrain != 0) return false;
  regions_ = regions;
  return fits(regions.app_break, regions.kernel_break);
}

void MemoryProtection::apply() const {
  mpu(kMemoryAttributes) = kNormalMemory;
  set_region(0, regions_.flash_start, regions_.flash_end, kReadOnly);
  set_region(1, regions_.mem_start, accessible_end(), kReadWrite | kNeverRun);
  mpu(kControl) = kOnWithDefaultForKernel;
  asm volatile("dsb\n isb" ::: "memory");
}

}  // namespace procbuf::platform
