#include "processor/board_protection.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "hardware/board.hpp"

namespace processor {

using hardware::Access;
using hardware::Regions;

namespace {

constexpr std::uint32_t kMargin = 40;

// A process may load and store [start, end), and load and fetch its flash.
bool should_work(Access access, std::uint32_t address, const Regions& regions, std::uint32_t end) {
  if (address >= regions.mem_start && address < end) return access != Access::kFetch;
  return address >= regions.flash_start && address < regions.flash_end && access != Access::kStore;
}

const char* word_for(Access access) {
  if (access == Access::kLoad) return "load";
  return access == Access::kStore ? "store" : "fetch";
}

std::string wrong(Access access, std::uint32_t address, const Regions& regions, std::uint32_t end,
                  bool works) {
  std::array<char, 200> words{};
  static_cast<void>(std::snprintf(
      words.data(), words.size(),
      "a %s at 0x%x %s (memory 0x%x to 0x%x, visible end to be 0x%x, flash 0x%x to 0x%x)",
      word_for(access), address, works ? "works, and should fault" : "faults, and should work",
      regions.mem_start, regions.mem_end, end, regions.flash_start, regions.flash_end));
  return words.data();
}

// Of memory and flash, and what lies around them.
std::string wrong_byte(const hardware::Bench& bench, const Regions& regions, std::uint32_t end) {
  for (const auto& [from, to] : {std::pair(regions.mem_start, regions.mem_end),
                                 std::pair(regions.flash_start, regions.flash_end)}) {
    for (std::uint32_t address = from - kMargin; address < to + kMargin; ++address) {
      for (const Access access : {Access::kLoad, Access::kStore, Access::kFetch}) {
        const bool works = bench.process_may(access, address);
        if (works == should_work(access, address, regions, end)) continue;
        return wrong(access, address, regions, end, works);
      }
    }
  }
  return {};
}

}  // namespace

BoardProtection::BoardProtection(const scenario::Boot& boot, const scenario::Placement& placement,
                                 Looked& looked)
    : boot_(boot),
      placement_(placement),
      architecture_(hardware::architecture_of(boot.protection).value()),
      looked_(&looked) {
  constexpr std::uint32_t kMpuRegions = 8;
  constexpr std::uint32_t kPmpEntries = 16;
  const bool pmp = architecture_ == hardware::Architecture::kPmp;
  for (std::size_t p = 0; p < boot.processes; ++p) {
    benches_.at(p) = std::make_unique<hardware::Bench>(
        hardware::Setting{.architecture = architecture_,
                          .regions = pmp ? kPmpEntries : kMpuRegions,
                          .leftover = true});
  }
}

std::size_t BoardProtection::process_at(std::uintptr_t mem_start) const {
  return static_cast<std::size_t>(std::ranges::find(placement_.ram, mem_start) -
                                  placement_.ram.begin());
}

std::uint32_t BoardProtection::on_board(std::size_t process, std::uintptr_t address) const {
  return hardware::regions_on_board(architecture_, boot_, process).mem_start +
         static_cast<std::uint32_t>(address - placement_.ram.at(process));
}

bool BoardProtection::answer(std::size_t process, std::string found) {
  if (found_.empty()) found_ = std::move(found);
  return benches_.at(process)->accepted();
}

bool BoardProtection::allocate(const procbuf::platform::ProtectedRegions& regions) {
  const std::size_t process = process_at(regions.mem_start);
  Regions asked = hardware::regions_on_board(architecture_, boot_, process);
  asked.mem_end = on_board(process, regions.mem_end);
  asked.app_break = on_board(process, regions.app_break);
  asked.kernel_break = on_board(process, regions.kernel_break);
  return answer(process, benches_.at(process)->allocate(asked));
}

bool BoardProtection::update(std::uintptr_t mem_start, std::uintptr_t app_break,
                             std::uintptr_t kernel_break) {
  const std::size_t process = process_at(mem_start);
  return answer(process, benches_.at(process)->update(on_board(process, app_break),
                                                      on_board(process, kernel_break)));
}

std::uintptr_t BoardProtection::visible_end(std::uintptr_t mem_start) const {
  const hardware::Bench& bench = *benches_.at(process_at(mem_start));
  return mem_start + (bench.visible_end() - bench.regions().mem_start);
}

std::string BoardProtection::look_at(std::size_t process, std::uintptr_t visible_end) {
  const hardware::Bench& bench = *benches_.at(process);
  const Regions regions = hardware::regions_on_board(architecture_, boot_, process);
  const std::uint32_t end = on_board(process, visible_end);
  std::vector<std::uint32_t> state = bench.registers();
  for (const std::uint32_t number :
       {static_cast<std::uint32_t>(architecture_), regions.mem_start, regions.mem_end, end,
        regions.flash_start, regions.flash_end}) {
    state.push_back(number);
  }
  if (looked_->contains(state)) return {};
  std::string found = wrong_byte(bench, regions, end);
  if (found.empty()) looked_->insert(std::move(state));
  return found;
}

}  // namespace processor
