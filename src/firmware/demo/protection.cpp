// What memory protection does on every processor alike: it rounds, refuses, and keeps what it has
// where it refuses. What differs is in the processor's own userspace/protection.cpp.
#include "procbuf/address.hpp"
#include "procbuf/platform.hpp"

namespace procbuf::platform {

namespace {

bool is_in_order(const ProtectedRegions& regions) {
  return regions.mem_start <= regions.app_break && regions.app_break <= regions.kernel_break &&
         regions.kernel_break <= regions.mem_end && regions.flash_start <= regions.flash_end;
}

// Two regions in one place would give the process the rights of either.
bool are_apart(const ProtectedRegions& regions) {
  return regions.flash_end <= regions.mem_start || regions.mem_end <= regions.flash_start;
}

}  // namespace

std::uintptr_t MemoryProtection::visible_end() const {
  if (regions_.mem_start == regions_.mem_end) return regions_.mem_end;
  return regions_.mem_start + align_up(regions_.app_break - regions_.mem_start, step(regions_));
}

// A rounded end that wraps is below the break.
bool MemoryProtection::fits() const {
  const std::uintptr_t end = visible_end();
  return regions_.app_break <= end && end <= regions_.kernel_break;
}

bool MemoryProtection::allocate(const ProtectedRegions& regions) {
  MemoryProtection asked;
  asked.regions_ = regions;
  if (!is_in_order(regions) || !are_apart(regions) || !can_protect(regions) || !asked.fits()) {
    return false;
  }
  *this = asked;
  return true;
}

bool MemoryProtection::update_app_memory_region(std::uintptr_t app_break,
                                                std::uintptr_t kernel_break) {
  MemoryProtection asked = *this;
  asked.regions_.app_break = app_break;
  asked.regions_.kernel_break = kernel_break;
  if (regions_.mem_end == 0 || !is_in_order(asked.regions_) || !asked.fits()) return false;
  *this = asked;
  return true;
}

}  // namespace procbuf::platform
