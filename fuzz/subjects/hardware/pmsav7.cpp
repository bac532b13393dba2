#include "hardware/pmsav7.hpp"

#include <array>
#include <cstdio>

#include "hardware/system_map.hpp"

namespace hardware {

namespace {

// B3.5.4: addresses.
constexpr std::uint32_t kType = 0xe000ed90;
constexpr std::uint32_t kCtrl = 0xe000ed94;
constexpr std::uint32_t kRnr = 0xe000ed98;
constexpr std::uint32_t kRbar = 0xe000ed9c;  // and its aliases, every 8 bytes
constexpr std::uint32_t kRasr = 0xe000eda0;  // likewise
constexpr std::uint32_t kLastAlias = 0xe000edb8;

// MPU_CTRL
constexpr std::uint32_t kCtrlEnable = 1U << 0;
constexpr std::uint32_t kCtrlHfnmiena = 1U << 1;
constexpr std::uint32_t kCtrlPrivdefena = 1U << 2;

// MPU_RBAR
constexpr std::uint32_t kRbarRegion = 0xf;
constexpr std::uint32_t kRbarValid = 1U << 4;
constexpr std::uint32_t kRbarAddr = 0xffffffe0;

// MPU_RASR; what is not a field is reserved.
constexpr std::uint32_t kRasrEnable = 1U << 0;
constexpr std::uint32_t kRasrXn = 1U << 28;
constexpr std::uint32_t kRasrReserved = 0xe8c000c0;

constexpr std::uint32_t size_of(std::uint32_t rasr) {
  return rasr >> 1 & 0x1f;
}
constexpr std::uint32_t subregions_disabled(std::uint32_t rasr) {
  return rasr >> 8 & 0xff;
}
constexpr std::uint32_t access_permission(std::uint32_t rasr) {
  return rasr >> 24 & 0x7;
}

// Table B3-13, TEX, C and B.
enum class Type : std::uint8_t { kStronglyOrdered, kDevice, kNormal, kReserved };

Type memory_type(std::uint32_t rasr) {
  const std::uint32_t tex = rasr >> 19 & 0x7;
  const std::uint32_t c_b = rasr >> 16 & 0x3;
  if (tex >= 4) return Type::kNormal;
  if (tex == 0) {
    if (c_b == 0) return Type::kStronglyOrdered;
    return c_b == 1 ? Type::kDevice : Type::kNormal;
  }
  if (tex == 1) return c_b == 0 || c_b == 3 ? Type::kNormal : Type::kReserved;
  return tex == 2 && c_b == 0 ? Type::kDevice : Type::kReserved;
}

// Table B3-15, AP.
bool permits(std::uint32_t permission, Access access, Privilege privilege) {
  const bool store = access == Access::kStore;
  const bool kernel = privilege == Privilege::kKernel;
  switch (permission) {
    case 0b001: return kernel;
    case 0b010: return kernel || !store;
    case 0b011: return true;
    case 0b101: return kernel && !store;
    case 0b110:
    case 0b111: return !store;
    default: return false;
  }
}

}  // namespace

Pmsav7::Pmsav7(std::uint32_t regions, std::uint32_t leftover) : count_(regions) {
  for (Region& region : regions_) region = {.base = leftover & kRbarAddr, .rasr = leftover};
}

void Pmsav7::write(std::uint32_t place, std::uint32_t value) {
  synchronized_ = false;
  if (place == kCtrl) return write_control(value);
  if (place == kRnr) return select(value);
  if (place >= kRbar && place <= kLastAlias && place % 8 == kRbar % 8) return write_base(value);
  if (place >= kRasr && place <= kLastAlias && place % 8 == kRasr % 8) {
    return write_attributes(value);
  }
  wrong("a write to 0x%x, where no register is that takes one", place);
}

std::uint32_t Pmsav7::read(std::uint32_t place) {
  if (place == kType) return count_ << 8;
  if (place == kCtrl) return control_;
  if (place == kRnr) return selected_;
  if (place == kRbar) return regions_[selected_].base | selected_;
  if (place == kRasr) return regions_[selected_].rasr;
  wrong("a read from 0x%x, where no register is", place);
  return 0;
}

void Pmsav7::write_control(std::uint32_t value) {
  if ((value & ~(kCtrlEnable | kCtrlHfnmiena | kCtrlPrivdefena)) != 0) {
    wrong("MPU_CTRL: reserved bits in 0x%x", value);
  }
  if ((value & kCtrlEnable) == 0 && (value & kCtrlHfnmiena) != 0) {
    wrong("MPU_CTRL: HFNMIENA without ENABLE in 0x%x", value);
  }
  control_ = value;
}

void Pmsav7::select(std::uint32_t number) {
  if (number >= count_) return wrong("MPU_RNR: there is no region %u", number);
  selected_ = number;
}

void Pmsav7::write_base(std::uint32_t value) {
  if ((value & kRbarValid) != 0) {
    select(value & kRbarRegion);
  } else if ((value & kRbarRegion) != 0) {
    wrong("MPU_RBAR: a number of a region without VALID, or a base off 32 bytes, in 0x%x", value);
  }
  regions_[selected_].base = value & kRbarAddr;
  check_selected();
}

void Pmsav7::write_attributes(std::uint32_t value) {
  if ((value & kRasrReserved) != 0) wrong("MPU_RASR: reserved bits in 0x%x", value);
  regions_[selected_].rasr = value;
  check_selected();
}

// B3.5.8 and B3.5.9, for a region that is on.
void Pmsav7::check_selected() {
  const auto& [base, rasr] = regions_[selected_];
  if ((rasr & kRasrEnable) == 0) return;
  const std::uint32_t size = size_of(rasr);
  if (size < 4) return wrong("MPU_RASR: SIZE %u is reserved", size);
  if ((base & ((std::uint64_t{2} << size) - 1)) != 0) {
    wrong("MPU_RBAR: 0x%x is not aligned to the size of its region", base);
  }
  if (size < 7 && subregions_disabled(rasr) != 0) {
    wrong("MPU_RASR: SRD in a region of less than 256 bytes, in 0x%x", rasr);
  }
  if (access_permission(rasr) == 0b100) wrong("MPU_RASR: AP 0b100 is reserved, in 0x%x", rasr);
  const Type type = memory_type(rasr);
  if (type == Type::kReserved) wrong("MPU_RASR: TEX, C, B are reserved, in 0x%x", rasr);
  if (type != Type::kNormal && (rasr & kRasrXn) == 0) {
    wrong("MPU_RASR: code in memory that is not Normal, in 0x%x", rasr);
  }
}

bool Pmsav7::contains(const Region& region, std::uint32_t address) {
  if ((region.rasr & kRasrEnable) == 0) return false;
  const std::uint32_t size = size_of(region.rasr);
  const std::uint64_t bytes = std::uint64_t{2} << size;
  const std::uint64_t start = region.base & ~(bytes - 1);
  if (address < start || address - start >= bytes) return false;
  if (size < 7) return true;
  const auto subregion = static_cast<std::uint32_t>((address - start) / (bytes / 8));
  return (subregions_disabled(region.rasr) >> subregion & 1) == 0;
}

// B3.5.3: the region with the highest number, then, for the kernel, the default map.
bool Pmsav7::byte_may(Access access, Privilege privilege, std::uint32_t address) const {
  if (is_private_bus(address)) {
    return privilege == Privilege::kKernel && access != Access::kFetch;
  }
  if ((control_ & kCtrlEnable) == 0) return default_map_allows(access, address);
  for (std::uint32_t number = count_; number > 0; --number) {
    const Region& region = regions_[number - 1];
    if (!contains(region, address)) continue;
    if (access == Access::kFetch && ((region.rasr & kRasrXn) != 0 || address >= kSystemSpace)) {
      return false;
    }
    return permits(access_permission(region.rasr), access, privilege);
  }
  return privilege == Privilege::kKernel && (control_ & kCtrlPrivdefena) != 0 &&
         default_map_allows(access, address);
}

bool Pmsav7::may(Access access, Privilege privilege, std::uint32_t address,
                 std::uint32_t size) const {
  for (std::uint32_t i = 0; i < size; ++i) {
    if (!byte_may(access, privilege, address + i)) return false;
  }
  return true;
}

std::string Pmsav7::error() const {
  std::string first = Model::error();
  if (first.empty() && !synchronized_) first = "written, and no DSB and ISB since";
  return first;
}

std::vector<std::uint32_t> Pmsav7::registers() const {
  std::vector<std::uint32_t> all = {control_};
  for (std::uint32_t number = 0; number < count_; ++number) {
    const Region& region = regions_[number];
    all.push_back((region.rasr & kRasrEnable) != 0 ? region.base : 0);
    all.push_back((region.rasr & kRasrEnable) != 0 ? region.rasr : 0);
  }
  return all;
}

std::string Pmsav7::text() const {
  std::array<char, 64> words{};
  static_cast<void>(std::snprintf(words.data(), words.size(), "CTRL %x", control_));
  std::string all = words.data();
  for (std::uint32_t number = 0; number < count_; ++number) {
    const auto& [base, rasr] = regions_[number];
    if ((rasr & kRasrEnable) == 0) continue;
    static_cast<void>(std::snprintf(words.data(), words.size(), ", region %u RBAR %08x RASR %08x",
                                    number, base, rasr));
    all += words.data();
  }
  return all;
}

}  // namespace hardware
