#include "hardware/pmsav8.hpp"

#include <array>
#include <cstdio>

#include "hardware/system_map.hpp"

namespace hardware {

namespace {

// D1.2: addresses.
constexpr std::uint32_t kType = 0xe000ed90;
constexpr std::uint32_t kCtrl = 0xe000ed94;
constexpr std::uint32_t kRnr = 0xe000ed98;
constexpr std::uint32_t kFirstRegion = 0xe000ed9c;  // RBAR, RLAR, and three aliases of both
constexpr std::uint32_t kLastRegion = 0xe000edb8;
constexpr std::uint32_t kMair0 = 0xe000edc0;
constexpr std::uint32_t kMair1 = 0xe000edc4;

// MPU_CTRL
constexpr std::uint32_t kCtrlEnable = 1U << 0;
constexpr std::uint32_t kCtrlHfnmiena = 1U << 1;
constexpr std::uint32_t kCtrlPrivdefena = 1U << 2;

// MPU_RBAR: BASE, SH, AP, XN. MPU_RLAR: LIMIT, a reserved bit, AttrIndx, EN.
constexpr std::uint32_t kAddress = 0xffffffe0;
constexpr std::uint32_t kXn = 1U << 0;
constexpr std::uint32_t kEn = 1U << 0;
constexpr std::uint32_t kRlarReserved = 1U << 4;

constexpr std::uint32_t shareability(std::uint32_t rbar) {
  return rbar >> 3 & 0x3;
}
constexpr std::uint32_t access_permission(std::uint32_t rbar) {
  return rbar >> 1 & 0x3;
}
constexpr std::uint32_t limit_of(std::uint32_t rlar) {
  return rlar | ~kAddress;
}

constexpr bool is_device(std::uint32_t attribute) {
  return attribute >> 4 == 0;
}
// Device memory has two bits for its kind; Normal memory an outer and an inner half, neither empty.
constexpr bool is_reserved(std::uint32_t attribute) {
  return is_device(attribute) ? (attribute & 0x3) != 0 : (attribute & 0xf) == 0;
}

// AP: bit 1 read-only, bit 0 for all.
bool permits(std::uint32_t permission, Access access, Privilege privilege) {
  if (privilege == Privilege::kProcess && (permission & 0b01) == 0) return false;
  return access != Access::kStore || (permission & 0b10) == 0;
}

}  // namespace

Pmsav8::Pmsav8(std::uint32_t regions, std::uint32_t leftover) : count_(regions) {
  for (Region& region : regions_) region = {.rbar = leftover & ~kAddress, .rlar = leftover};
}

void Pmsav8::write(std::uint32_t place, std::uint32_t value) {
  synchronized_ = false;
  if (place == kCtrl) return write_control(value);
  if (place == kRnr) return select(value);
  if (place == kMair0 || place == kMair1) {
    mair_[place == kMair1 ? 1 : 0] = value;
    return;
  }
  if (place < kFirstRegion || place > kLastRegion || place % 4 != 0) {
    return wrong("a write to 0x%x, where no register is that takes one", place);
  }
  // An alias is for the region of that number in RNR's group of four.
  const std::uint32_t alias = (place - kFirstRegion) / 8;
  const std::uint32_t number = alias == 0 ? selected_ : (selected_ & ~3U) + alias;
  write_region(number, (place - kFirstRegion) % 8 != 0, value);
}

std::uint32_t Pmsav8::read(std::uint32_t place) {
  if (place == kType) return count_ << 8;
  if (place == kCtrl) return control_;
  if (place == kRnr) return selected_;
  if (place == kFirstRegion) return regions_[selected_].rbar;
  if (place == kFirstRegion + 4) return regions_[selected_].rlar;
  if (place == kMair0 || place == kMair1) return mair_[place == kMair1 ? 1 : 0];
  wrong("a read from 0x%x, where no register is", place);
  return 0;
}

void Pmsav8::write_control(std::uint32_t value) {
  if ((value & ~(kCtrlEnable | kCtrlHfnmiena | kCtrlPrivdefena)) != 0) {
    wrong("MPU_CTRL: reserved bits in 0x%x", value);
  }
  if ((value & kCtrlEnable) == 0 && (value & kCtrlHfnmiena) != 0) {
    wrong("MPU_CTRL: HFNMIENA without ENABLE in 0x%x", value);
  }
  control_ = value;
}

void Pmsav8::select(std::uint32_t number) {
  if (number >= count_) return wrong("MPU_RNR: there is no region %u", number);
  selected_ = number;
}

void Pmsav8::write_region(std::uint32_t number, bool limit, std::uint32_t value) {
  if (number >= count_) return wrong("an alias of region %u, which is not there", number);
  (limit ? regions_[number].rlar : regions_[number].rbar) = value;
  check(number);
}

// For a region that is on.
void Pmsav8::check(std::uint32_t number) {
  const auto& [rbar, rlar] = regions_[number];
  if ((rlar & kEn) == 0) return;
  if ((rlar & kRlarReserved) != 0) wrong("MPU_RLAR: a reserved bit in 0x%x", rlar);
  if (shareability(rbar) == 0b01) wrong("MPU_RBAR: SH 0b01 is reserved, in 0x%x", rbar);
  if (limit_of(rlar) < (rbar & kAddress)) wrong("MPU_RLAR: LIMIT below BASE, in 0x%x", rlar);
}

std::uint32_t Pmsav8::attribute(const Region& region) const {
  const std::uint32_t index = region.rlar >> 1 & 0x7;
  return mair_[index / 4] >> (index % 4 * 8) & 0xff;
}

// Of regions that are on; MAIR may be written before them and after.
std::string Pmsav8::attribute_error() const {
  for (std::uint32_t number = 0; number < count_; ++number) {
    const Region& region = regions_[number];
    if ((region.rlar & kEn) == 0) continue;
    if (is_reserved(attribute(region))) return "MAIR: an attribute that is used is reserved";
    if (is_device(attribute(region)) && (region.rbar & kXn) == 0) {
      return "MAIR: code in Device memory";
    }
  }
  return {};
}

// B9.3: in two regions at once is a fault, in none the default map, for the kernel.
bool Pmsav8::byte_may(Access access, Privilege privilege, std::uint32_t address) const {
  if (is_private_bus(address)) {
    return privilege == Privilege::kKernel && access != Access::kFetch;
  }
  if ((control_ & kCtrlEnable) == 0) return default_map_allows(access, address);
  const Region* match = nullptr;
  for (std::uint32_t number = 0; number < count_; ++number) {
    const Region& region = regions_[number];
    if ((region.rlar & kEn) == 0 || address < (region.rbar & kAddress) ||
        address > limit_of(region.rlar)) {
      continue;
    }
    if (match != nullptr) return false;
    match = &region;
  }
  if (match == nullptr) {
    return privilege == Privilege::kKernel && (control_ & kCtrlPrivdefena) != 0 &&
           default_map_allows(access, address);
  }
  if (access == Access::kFetch && ((match->rbar & kXn) != 0 || address >= kSystemSpace)) {
    return false;
  }
  return permits(access_permission(match->rbar), access, privilege);
}

bool Pmsav8::may(Access access, Privilege privilege, std::uint32_t address,
                 std::uint32_t size) const {
  for (std::uint32_t i = 0; i < size; ++i) {
    if (!byte_may(access, privilege, address + i)) return false;
  }
  return true;
}

std::string Pmsav8::error() const {
  std::string first = Model::error();
  if (first.empty() && !synchronized_) first = "written, and no DSB and ISB since";
  return first.empty() && (control_ & kCtrlEnable) != 0 ? attribute_error() : first;
}

std::vector<std::uint32_t> Pmsav8::registers() const {
  std::vector<std::uint32_t> all = {control_, mair_[0], mair_[1]};
  for (std::uint32_t number = 0; number < count_; ++number) {
    const Region& region = regions_[number];
    all.push_back((region.rlar & kEn) != 0 ? region.rbar : 0);
    all.push_back((region.rlar & kEn) != 0 ? region.rlar : 0);
  }
  return all;
}

std::string Pmsav8::text() const {
  std::array<char, 64> words{};
  static_cast<void>(
      std::snprintf(words.data(), words.size(), "CTRL %x, MAIR0 %08x", control_, mair_[0]));
  std::string all = words.data();
  for (std::uint32_t number = 0; number < count_; ++number) {
    const auto& [rbar, rlar] = regions_[number];
    if ((rlar & kEn) == 0) continue;
    static_cast<void>(std::snprintf(words.data(), words.size(), ", region %u RBAR %08x RLAR %08x",
                                    number, rbar, rlar));
    all += words.data();
  }
  return all;
}

}  // namespace hardware
