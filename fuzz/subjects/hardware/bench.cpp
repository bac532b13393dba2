#include "hardware/bench.hpp"

#include <array>
#include <cstdio>
#include <utility>

#include "hardware/pmp.hpp"
#include "hardware/pmsav7.hpp"
#include "hardware/pmsav8.hpp"

namespace hardware {

namespace {

// A region of 4 GiB that everybody may read, write and execute, as each would be left behind.
constexpr std::uint32_t kOpenPmsav7 = 0x0302003f;
constexpr std::uint32_t kOpenPmsav8 = 0xffffffe3;
constexpr std::uint8_t kOpenPmp = 0x1f;
constexpr std::uint32_t kOpenPmpAddress = 0x7fffffff;

constexpr std::uint32_t kPmpcfg3 = 0x3a3;

constexpr std::uint32_t kFewBytes = 5;

std::unique_ptr<Model> make_model(const Setting& setting) {
  if (setting.architecture == Architecture::kPmsav7) {
    return std::make_unique<Pmsav7>(setting.regions, setting.leftover ? kOpenPmsav7 : 0);
  }
  if (setting.architecture == Architecture::kPmsav8) {
    return std::make_unique<Pmsav8>(setting.regions, setting.leftover ? kOpenPmsav8 : 0);
  }
  auto pmp = std::make_unique<Pmp>(setting.regions, setting.grain, setting.leftover ? kOpenPmp : 0,
                                   setting.leftover ? kOpenPmpAddress : 0);
  if (setting.locked) pmp->write(kPmpcfg3, 0x9f000000);
  return pmp;
}

bool is_power_of_two(std::uint32_t number) {
  std::uint64_t power = 1;
  while (power < number) power *= 2;
  return power == number;
}

bool is_pmsav7_region(std::uint32_t start, std::uint32_t size, std::uint32_t smallest) {
  return size >= smallest && is_power_of_two(size) && start % size == 0;
}

bool is_in_order(const Regions& regions) {
  return regions.mem_start <= regions.app_break && regions.app_break <= regions.kernel_break &&
         regions.kernel_break <= regions.mem_end && regions.flash_start <= regions.flash_end;
}

// 64 bits, because it may lie behind the last address.
std::uint64_t rounded(const Setting& setting, const Regions& regions) {
  const std::uint64_t step = Bench::step(setting, regions);
  const std::uint64_t length = regions.app_break - regions.mem_start;
  const std::uint64_t steps = length / step + (length % step != 0 ? 1 : 0);
  return regions.mem_start + steps * step;
}

const char* word_for(Access access) {
  if (access == Access::kLoad) return "load";
  return access == Access::kStore ? "store" : "fetch";
}

}  // namespace

Bench::Bench(const Setting& setting)
    : setting_(setting),
      model_(make_model(setting)),
      protection_(make_protection(setting.architecture)),
      applied_(model_->registers()) {}

std::uint32_t Bench::step(const Setting& setting, const Regions& regions) {
  switch (setting.architecture) {
    case Architecture::kPmsav7: return (regions.mem_end - regions.mem_start) / 8;
    case Architecture::kPmsav8: return 32;
    default: return 4U << setting.grain;
  }
}

bool Bench::can_hold(const Setting& setting, const Regions& regions) {
  if (!is_in_order(regions)) return false;
  if (regions.flash_start < regions.mem_end && regions.mem_start < regions.flash_end) return false;
  if (setting.architecture == Architecture::kPmsav7) {
    const std::uint32_t flash = regions.flash_end - regions.flash_start;
    if (setting.regions < 2 ||
        !is_pmsav7_region(regions.mem_start, regions.mem_end - regions.mem_start, 256) ||
        (flash != 0 && !is_pmsav7_region(regions.flash_start, flash, 32))) {
      return false;
    }
  } else {
    const std::uint32_t unit = step(setting, regions);
    const std::uint32_t needed = setting.architecture == Architecture::kPmp ? 4 : 2;
    if (setting.regions < needed || setting.locked || regions.mem_start % unit != 0 ||
        regions.flash_start % unit != 0 || regions.flash_end % unit != 0) {
      return false;
    }
  }
  return rounded(setting, regions) <= regions.kernel_break;
}

std::string Bench::allocate(const Regions& regions) {
  attach(model_.get());
  const bool expected = can_hold(setting_, regions);
  return judge("allocate", regions, protection_->allocate(regions), expected);
}

std::string Bench::update(std::uint32_t app_break, std::uint32_t kernel_break) {
  attach(model_.get());
  Regions asked = regions_;
  asked.app_break = app_break;
  asked.kernel_break = kernel_break;
  const bool expected = holds_ && can_hold(setting_, asked);
  return judge("update", asked, protection_->update_app_memory_region(app_break, kernel_break),
               expected);
}

std::string Bench::judge(const std::string& request, const Regions& asked, bool answer,
                         bool expected) {
  accepted_ = answer;
  if (answer != expected) {
    return wrong(asked, request + (answer ? " is taken, and should be refused"
                                          : " is refused, and should be taken"));
  }
  if (model_->registers() != applied_) return wrong(asked, request + " has left other registers");
  if (answer) {
    regions_ = asked;
    holds_ = true;
  }
  if (!holds_) return {};
  protection_->apply();
  if (!model_->error().empty()) return wrong(asked, model_->error());
  if (protection_->visible_end() != rounded(setting_, regions_)) {
    return wrong(asked, request + ": the visible end is elsewhere");
  }
  std::vector<std::uint32_t> registers = model_->registers();
  if (!answer && registers != applied_) {
    return wrong(asked, request + ": refused, and other registers");
  }
  applied_ = std::move(registers);
  return {};
}

bool Bench::may(Access access, std::uint32_t address) const {
  if (address >= regions_.mem_start && address < rounded(setting_, regions_)) {
    return access != Access::kFetch;
  }
  return address >= regions_.flash_start && address < regions_.flash_end &&
         access != Access::kStore;
}

std::string Bench::check(Access access, std::uint32_t address, std::uint32_t size) const {
  bool expected = true;
  for (std::uint32_t i = 0; i < size; ++i) expected = expected && may(access, address + i);
  if (model_->may(access, Privilege::kProcess, address, size) == expected) return {};
  std::array<char, 96> words{};
  static_cast<void>(
      std::snprintf(words.data(), words.size(), "a %s of %u at 0x%x %s", word_for(access), size,
                    address, expected ? "faults, and should work" : "works, and should fault"));
  return wrong(regions_, words.data());
}

// The kernel reaches the block and all that surrounds it, and reads the flash.
std::string Bench::check_kernel(std::uint32_t address) const {
  const bool flash = address >= regions_.flash_start && address < regions_.flash_end;
  if (model_->may(Access::kLoad, Privilege::kKernel, address, 1) &&
      (flash || model_->may(Access::kStore, Privilege::kKernel, address, 1))) {
    return {};
  }
  std::array<char, 64> words{};
  static_cast<void>(
      std::snprintf(words.data(), words.size(), "the kernel has no access at 0x%x", address));
  return wrong(regions_, words.data());
}

std::string Bench::check(std::uint32_t address) const {
  for (const Access access : {Access::kLoad, Access::kStore, Access::kFetch}) {
    if (std::string found = check(access, address, 1); !found.empty()) return found;
    if (address % 4 != 0) continue;
    if (std::string found = check(access, address, 4); !found.empty()) return found;
  }
  return check_kernel(address);
}

std::string Bench::check_range(std::uint32_t start, std::uint32_t end) const {
  for (std::uint32_t address = start; address < end; ++address) {
    if (std::string found = check(address); !found.empty()) return found;
  }
  return {};
}

std::string Bench::check_all(std::uint32_t margin) const {
  std::string found = check_range(regions_.mem_start - margin, regions_.mem_end + margin);
  if (!found.empty()) return found;
  return check_range(regions_.flash_start - margin, regions_.flash_end + margin);
}

std::string Bench::check_edges() const {
  for (const std::uint32_t edge :
       {regions_.mem_start, regions_.app_break, visible_end(), regions_.kernel_break,
        regions_.mem_end, regions_.flash_start, regions_.flash_end}) {
    const std::uint32_t from = edge < kFewBytes ? 0 : edge - kFewBytes;
    if (std::string found = check_range(from, edge + kFewBytes); !found.empty()) return found;
  }
  return {};
}

std::string Bench::wrong(const Regions& regions, const std::string& what) const {
  std::array<char, 256> words{};
  static_cast<void>(std::snprintf(
      words.data(), words.size(),
      " (memory 0x%x to 0x%x, break 0x%x, kernel from 0x%x, flash 0x%x to 0x%x, visible end 0x%x: ",
      regions.mem_start, regions.mem_end, regions.app_break, regions.kernel_break,
      regions.flash_start, regions.flash_end, protection_->visible_end()));
  return std::string(name_of(setting_.architecture)) + ": " + what + words.data() + model_->text() +
         ")";
}

}  // namespace hardware
