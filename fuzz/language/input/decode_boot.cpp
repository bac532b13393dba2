// The header of an input; see decode_boot.hpp.
#include "input/decode_boot.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "input/format.hpp"
#include "scenario/protection.hpp"

namespace input {

namespace {

using scenario::Boot;
using scenario::Driver;

// A size from the header: of the table, or explicit; cut into [low, high] either way.
std::uint32_t read_size(const std::array<std::uint32_t, 15>& table, std::size_t index,
                        Cursor& cursor, std::uint64_t low, std::uint64_t high) {
  if (index < table.size()) {
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(table[index], low, high));
  }
  return static_cast<std::uint32_t>(reduce(cursor.number(kHeaderSizeWidth), low, high));
}

std::uint8_t read_count(const std::array<std::uint8_t, 7>& table, std::size_t index, Cursor& cursor,
                        std::uint64_t low, std::uint64_t high) {
  if (index < table.size()) return table[index];
  return static_cast<std::uint8_t>(reduce(cursor.byte(), low, high));
}

void read_protection(Cursor& cursor, Boot& boot) {
  const std::uint8_t first = cursor.byte();
  boot.protection = scenario::kProtections[first % scenario::kProtections.size()];
  const std::uint8_t refuse = first >> kRefuseShift;
  boot.refuse =
      refuse == kRefuseExplicit ? static_cast<std::uint16_t>(cursor.number(kRefuseWidth)) : refuse;
  scenario::fit_to_protection(boot);
}

// The driver for the next place of `boot`.
Driver read_boot_driver(const Boot& boot, Cursor& cursor) {
  const std::uint8_t first = cursor.byte();
  Driver driver;
  if (first < kDriverExplicit) {
    driver.number = kDriverNumbers[boot.driver_count];
    driver.ro = kSlotCounts[first % kSlotCounts.size()];
    driver.rw = kSlotCounts[first / kSlotCounts.size() % kSlotCounts.size()];
    driver.no_grant = first / (kSlotCounts.size() * kSlotCounts.size()) == kNoGrant;
  } else {
    driver.number = cursor.number(kDriverNumberWidth);
    driver.no_grant = (cursor.byte() & 1) != 0;
    driver.ro = cursor.byte();
    driver.rw = cursor.byte();
  }
  const auto earlier = std::span(boot.drivers).first(boot.driver_count);
  while (std::ranges::find(earlier, driver.number, &Driver::number) != earlier.end()) {
    driver.number = (driver.number + 1) & UINT32_MAX;
  }
  return driver;
}

}  // namespace

Boot read_boot(Cursor& cursor, std::uint8_t version, const Geometry& geometry) {
  Boot boot;
  const std::uint8_t counts = cursor.byte();
  boot.processes = read_count(geometry.processes, counts & 7, cursor, 1, scenario::kMaxProcesses);
  const std::uint8_t drivers =
      read_count(geometry.drivers, counts >> 3 & 7, cursor, 0, scenario::kMaxDrivers);
  boot.fault = kFaultPolicies[counts >> 6];

  const std::uint8_t ram = cursor.byte();
  boot.ram = read_size(kRamSizes, ram & 15, cursor, scenario::kMinRam, scenario::kMaxRam);
  boot.initial_break =
      read_size(geometry.first_breaks, ram >> 4, cursor, 0, boot.ram - scenario::kKernelReserve);
  const std::uint8_t flash = cursor.byte();
  boot.flash = read_size(kFlashSizes, flash & 15, cursor, 0, scenario::kMaxFlash);
  boot.protected_flash = read_size(kProtectedSizes, flash >> 4, cursor, 0, boot.flash);

  if (version == kProtectedVersion) read_protection(cursor, boot);
  while (boot.driver_count < drivers) {
    boot.drivers[boot.driver_count] = read_boot_driver(boot, cursor);
    ++boot.driver_count;
  }
  return boot;
}

}  // namespace input
