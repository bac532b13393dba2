// Operands to machine addresses, and machine addresses back to what a text shows.
//
// The executor and the reference model call both for every address of a scenario, on the host and
// on devices: nothing allocates here, and describe() is a handful of subtractions for each process.
#include "scenario/placement.hpp"

#include "scenario/wrapping.hpp"

namespace scenario {

namespace {

// Up to here past the edge of a region an address is still printed relative to that region.
constexpr std::uintptr_t kNear = 4096;
// Closer than this to the largest word an address is printed as `max-N`.
constexpr std::uintptr_t kNearMax = 65536;

std::uintptr_t base_of(const Address& address, std::uint8_t process, const Boot& boot,
                       const Placement& placement,
                       const std::array<std::uintptr_t, kMaxProcesses>& breaks) {
  switch (address.base) {
    case Address::Base::kNull: return 0;
    case Address::Base::kMax: return UINTPTR_MAX;
    case Address::Base::kRam: return placement.ram[process];
    case Address::Base::kFlash: return placement.flash[process];
    case Address::Base::kBreak: return breaks[process];
    case Address::Base::kEnd: return placement.ram[process] + boot.ram;
  }
  __builtin_unreachable();
}

// An address inside a region, the region's end included. Unsigned distances: an address before the
// region wraps to a large one and fails the comparison.
bool describe_inside(std::uintptr_t address, const Boot& boot, const Placement& placement,
                     PrintedAddress& out) {
  for (std::uint8_t process = 0; process < boot.processes; ++process) {
    const std::uintptr_t in_ram =
        wrapping_subtract<std::uintptr_t>(address, placement.ram[process]);
    if (in_ram <= boot.ram) {
      out = {PrintedAddress::Form::kRam, process, false, in_ram};
      return true;
    }
    const std::uintptr_t in_flash =
        wrapping_subtract<std::uintptr_t>(address, placement.flash[process]);
    if (in_flash <= boot.flash) {
      out = {PrintedAddress::Form::kFlash, process, false, in_flash};
      return true;
    }
  }
  return false;
}

// An address from 1 to kNear bytes outside of a region. Past the end of flash nothing is near. No
// distance here is 0: the edges themselves lie inside.
bool describe_near(std::uintptr_t address, const Boot& boot, const Placement& placement,
                   PrintedAddress& out) {
  for (std::uint8_t process = 0; process < boot.processes; ++process) {
    const std::uintptr_t before_ram =
        wrapping_subtract<std::uintptr_t>(placement.ram[process], address);
    if (before_ram <= kNear) {
      out = {PrintedAddress::Form::kRam, process, true, before_ram};
      return true;
    }
    const std::uintptr_t past_ram =
        wrapping_subtract<std::uintptr_t>(address, placement.ram[process] + boot.ram);
    if (past_ram <= kNear) {
      out = {PrintedAddress::Form::kEnd, process, false, past_ram};
      return true;
    }
    const std::uintptr_t before_flash =
        wrapping_subtract<std::uintptr_t>(placement.flash[process], address);
    if (before_flash <= kNear) {
      out = {PrintedAddress::Form::kFlash, process, true, before_flash};
      return true;
    }
  }
  return false;
}

}  // namespace

std::uintptr_t resolve(const Address& address, std::uint8_t issuing, const Boot& boot,
                       const Placement& placement,
                       const std::array<std::uintptr_t, kMaxProcesses>& breaks) {
  const std::uint8_t process = address.process == Address::kIssuing ? issuing : address.process;
  const std::uintptr_t base = base_of(address, process, boot, placement, breaks);
  const auto offset = static_cast<std::uintptr_t>(address.offset);
  return address.negative ? wrapping_subtract<std::uintptr_t>(base, offset)
                          : wrapping_add<std::uintptr_t>(base, offset);
}

PrintedAddress describe(std::uintptr_t address, const Boot& boot, const Placement& placement) {
  if (address == 0) return {PrintedAddress::Form::kNull, 0, false, 0};
  const std::uintptr_t below_max = UINTPTR_MAX - address;
  if (below_max < kNearMax) return {PrintedAddress::Form::kMax, 0, false, below_max};
  PrintedAddress printed;
  if (describe_inside(address, boot, placement, printed)) return printed;
  if (describe_near(address, boot, placement, printed)) return printed;
  return {PrintedAddress::Form::kFar, 0, false, 0};
}

}  // namespace scenario
