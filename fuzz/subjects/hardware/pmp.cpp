#include "hardware/pmp.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hardware {

namespace {

constexpr std::uint32_t kPmpcfg0 = 0x3a0;
constexpr std::uint32_t kPmpaddr0 = 0x3b0;

// pmpcfg, figure "PMP configuration register format".
constexpr std::uint8_t kR = 1U << 0;
constexpr std::uint8_t kW = 1U << 1;
constexpr std::uint8_t kX = 1U << 2;
constexpr std::uint8_t kA = 3U << 3;
constexpr std::uint8_t kReserved = 3U << 5;
constexpr std::uint8_t kL = 1U << 7;

constexpr std::uint8_t kOff = 0U << 3;
constexpr std::uint8_t kTor = 1U << 3;
constexpr std::uint8_t kNa4 = 2U << 3;
constexpr std::uint8_t kNapot = 3U << 3;

constexpr std::uint32_t ones(std::uint32_t count) {
  return count == 0 ? 0 : ~0U >> (32 - count);
}

std::uint8_t right(Access access) {
  if (access == Access::kLoad) return kR;
  return access == Access::kStore ? kW : kX;
}

}  // namespace

Pmp::Pmp(std::uint32_t entries, std::uint32_t grain, std::uint8_t configuration,
         std::uint32_t address)
    : entries_(entries), grain_(grain) {
  for (std::uint32_t entry = 0; entry < std::min(entries, 16U); ++entry) {
    configuration_[entry] = configuration;
    address_[entry] = address;
  }
}

void Pmp::write(std::uint32_t place, std::uint32_t value) {
  const std::uint32_t there = entries_ <= 16 ? 16 : 64;
  if (place >= kPmpcfg0 && place < kPmpcfg0 + there / 4) {
    for (std::uint32_t i = 0; i < 4; ++i) {
      write_configuration((place - kPmpcfg0) * 4 + i, static_cast<std::uint8_t>(value >> 8 * i));
    }
    return;
  }
  if (place >= kPmpaddr0 && place < kPmpaddr0 + there) {
    return write_address(place - kPmpaddr0, value);
  }
  wrong("an illegal instruction: there is no register 0x%x", place);
}

std::uint32_t Pmp::read(std::uint32_t place) {
  const std::uint32_t there = entries_ <= 16 ? 16 : 64;
  if (place >= kPmpcfg0 && place < kPmpcfg0 + there / 4) {
    std::uint32_t value = 0;
    for (std::uint32_t i = 0; i < 4; ++i) {
      value |= std::uint32_t{configuration_[(place - kPmpcfg0) * 4 + i]} << 8 * i;
    }
    return value;
  }
  if (place >= kPmpaddr0 && place < kPmpaddr0 + there) return read_address(place - kPmpaddr0);
  wrong("an illegal instruction: there is no register 0x%x", place);
  return 0;
}

// What is not there reads as zero; what is locked stays until reset.
void Pmp::write_configuration(std::uint32_t entry, std::uint8_t value) {
  if (entry >= entries_) return;
  std::uint8_t& configuration = configuration_[entry];
  if ((configuration & kL) != 0) return;
  if ((value & kReserved) != 0) return wrong("pmpcfg: reserved bits in 0x%x", value);
  if ((value & (kR | kW)) == kW) return wrong("pmpcfg: W without R is reserved, in 0x%x", value);
  if (grain_ >= 1 && (value & kA) == kNa4) {
    return wrong("pmpcfg: NA4 cannot be selected with this grain, in 0x%x", value);
  }
  configuration = value;
}

void Pmp::write_address(std::uint32_t entry, std::uint32_t value) {
  if (entry >= entries_ || (configuration_[entry] & kL) != 0) return;
  const bool bounds_locked =
      entry + 1 < entries_ && (configuration_[entry + 1] & (kL | kA)) == (kL | kTor);
  if (!bounds_locked) address_[entry] = value;
}

// The bits below the grain: ones for NAPOT, all but the highest; zeros for OFF and TOR. What was
// written to them stays underneath.
std::uint32_t Pmp::read_address(std::uint32_t entry) const {
  if (entry >= entries_) return 0;
  const std::uint8_t mode = configuration_[entry] & kA;
  if (mode == kNapot && grain_ >= 2) return address_[entry] | ones(grain_ - 1);
  if ((mode == kOff || mode == kTor) && grain_ >= 1) return address_[entry] & ~ones(grain_);
  return address_[entry];
}

Pmp::Range Pmp::top_of_range(std::uint32_t entry) const {
  const std::uint32_t ignored = ones(grain_);
  const std::uint32_t bottom = entry == 0 ? 0 : address_[entry - 1] & ~ignored;
  return {.start = std::uint64_t{bottom} << 2,
          .end = std::uint64_t{address_[entry] & ~ignored} << 2};
}

// As many ones as stand lowest, and a zero, are the size; with all ones, everything.
Pmp::Range Pmp::power_of_two(std::uint32_t entry) const {
  const std::uint64_t address = grain_ >= 2 ? address_[entry] | ones(grain_ - 1) : address_[entry];
  std::uint32_t lowest_ones = 0;
  while ((address >> lowest_ones & 1) != 0) ++lowest_ones;
  const std::uint64_t size = std::uint64_t{8} << lowest_ones;
  const std::uint64_t start = (address << 2) & ~(size - 1);
  return {.start = start, .end = start + size};
}

Pmp::Range Pmp::range(std::uint32_t entry) const {
  switch (configuration_[entry] & kA) {
    case kTor: return top_of_range(entry);
    case kNa4:
      return {.start = std::uint64_t{address_[entry]} << 2,
              .end = (std::uint64_t{address_[entry]} << 2) + 4};
    case kNapot: return power_of_two(entry);
    default: return {};
  }
}

// 3.7.1.3: the lowest-numbered entry that matches any byte decides, and must match all of them.
bool Pmp::may(Access access, Privilege privilege, std::uint32_t address, std::uint32_t size) const {
  const std::uint64_t end = std::uint64_t{address} + size;
  for (std::uint32_t entry = 0; entry < entries_; ++entry) {
    const Range matched = range(entry);
    if (std::max<std::uint64_t>(address, matched.start) >= std::min(end, matched.end)) continue;
    if (address < matched.start || end > matched.end) return false;
    const std::uint8_t configuration = configuration_[entry];
    if (privilege == Privilege::kKernel && (configuration & kL) == 0) return true;
    return (configuration & right(access)) != 0;
  }
  return privilege == Privilege::kKernel || entries_ == 0;
}

std::vector<std::uint32_t> Pmp::registers() const {
  std::vector<std::uint32_t> all(configuration_.begin(), configuration_.end());
  for (std::uint32_t entry = 0; entry < entries_; ++entry) all.push_back(read_address(entry));
  return all;
}

std::string Pmp::text() const {
  std::array<char, 64> words{};
  static_cast<void>(std::snprintf(words.data(), words.size(), "G %u", grain_));
  std::string all = words.data();
  for (std::uint32_t entry = 0; entry < entries_; ++entry) {
    if (configuration_[entry] == 0 && address_[entry] == 0) continue;
    static_cast<void>(std::snprintf(words.data(), words.size(), ", entry %u cfg %02x addr %08x",
                                    entry, unsigned{configuration_[entry]}, address_[entry]));
    all += words.data();
  }
  return all;
}

}  // namespace hardware
