#include "hardware/fuzz_story.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "hardware/bench.hpp"

namespace hardware {

namespace {

constexpr std::size_t kMaxSteps = 64;
constexpr std::uint32_t kSmall = 256;  // blocks and flashes of which every byte is asked about
constexpr std::uint32_t kMargin = 40;
// Below the system space of a Cortex-M, where no board has memory, and not at the very first byte.
constexpr std::uint32_t kAddresses = 0xd0000000;
constexpr std::uint32_t kFirstAddress = 0x100;

class Bytes {
 public:
  explicit Bytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  std::uint32_t take(std::size_t count) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < std::min(count, bytes_.size()); ++i) {
      number |= std::uint32_t{bytes_[i]} << 8 * i;
    }
    bytes_ = bytes_.subspan(std::min(count, bytes_.size()));
    return number;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

Setting setting_from(Bytes& bytes) {
  constexpr std::array<std::uint32_t, 8> kMpuRegions = {8, 16, 8, 16, 8, 2, 1, 0};
  constexpr std::array<std::uint32_t, 8> kPmpEntries = {16, 64, 16, 64, 8, 4, 3, 0};
  Setting setting{.architecture = static_cast<Architecture>(bytes.take(1) % 3)};
  const std::uint32_t regions = bytes.take(1) % 8;
  const std::uint32_t rest = bytes.take(1);
  setting.leftover = (rest & 0x80) != 0;
  if (setting.architecture != Architecture::kPmp) {
    setting.regions = kMpuRegions[regions];
    return setting;
  }
  setting.regions = kPmpEntries[regions];
  setting.grain = rest % 8;
  setting.locked = (rest & 0x70) == 0x70 && setting.regions >= 16;
  return setting;
}

class Play {
 public:
  explicit Play(Bytes bytes) : bytes_(bytes), setting_(setting_from(bytes_)), bench_(setting_) {}

  Story run() {
    Story story;
    while (!bytes_.empty() && story.steps < kMaxSteps && story.found.empty()) {
      ++story.steps;
      story.found = step();
      if (story.found.empty()) story.found = look();
    }
    return story;
  }

 private:
  std::string step() {
    switch (bytes_.take(1) % 7) {
      case 0: return boot();
      case 1: return move_break();
      case 2: return grant();
      case 3: return die();
      case 4: return bench_.update(bytes_.take(4), bytes_.take(4));
      case 5: return boot_anywhere();
      default: return probe();
    }
  }

  // A multiple of what bounds are multiples of, unless the shape says otherwise.
  std::uint32_t aligned(std::uint32_t address, std::uint32_t align, bool askew) {
    const std::uint32_t kept = kFirstAddress + address % (kAddresses - kFirstAddress);
    return askew || kept < align ? kept : kept - kept % align;
  }

  // As a board's: sizes are powers of two or near.
  std::string boot() {
    const std::uint32_t shape = bytes_.take(1);
    const std::uint32_t size =
        (1U << bytes_.take(1) % 20) + ((shape & 1) != 0 ? bytes_.take(1) : 0);
    const std::uint32_t flash =
        (1U << bytes_.take(1) % 20) + ((shape & 2) != 0 ? bytes_.take(1) : 0);
    const bool powers = setting_.architecture == Architecture::kPmsav7;
    const std::uint32_t unit = powers ? 0 : Bench::step(setting_, {});
    Regions regions;
    regions.mem_start = aligned(bytes_.take(4), powers ? size : unit, (shape & 4) != 0);
    regions.mem_end = regions.mem_start + size;
    regions.flash_start = aligned(bytes_.take(4), powers ? flash : unit, (shape & 8) != 0);
    regions.flash_end = regions.flash_start + ((shape & 16) != 0 ? 0 : flash);
    if ((shape & 32) != 0) regions.flash_start = regions.flash_end = regions.mem_end;
    regions.app_break = regions.mem_start + bytes_.take(4) % (size + 1);
    regions.kernel_break = regions.mem_end - bytes_.take(2) % (size + 1);
    first_break_ = regions.app_break;
    return bench_.allocate(regions);
  }

  std::string boot_anywhere() {
    Regions regions;
    for (std::uint32_t* number : {&regions.mem_start, &regions.app_break, &regions.kernel_break,
                                  &regions.mem_end, &regions.flash_start, &regions.flash_end}) {
      *number = kFirstAddress + bytes_.take(4) % (kAddresses - kFirstAddress);
    }
    return bench_.allocate(regions);
  }

  [[nodiscard]] std::uint32_t size() const {
    return bench_.regions().mem_end - bench_.regions().mem_start;
  }

  // Also a little past the end.
  std::string move_break() {
    return bench_.update(bench_.regions().mem_start + bytes_.take(3) % (size() + 8),
                         bench_.regions().kernel_break);
  }

  std::string grant() {
    const std::uint32_t room = bench_.regions().kernel_break - bench_.regions().mem_start;
    return bench_.update(bench_.regions().app_break,
                         bench_.regions().kernel_break - bytes_.take(2) % (room + 1));
  }

  std::string die() {
    const bool kept =
        first_break_ >= bench_.regions().mem_start && first_break_ <= bench_.regions().mem_end;
    return bench_.update(kept ? first_break_ : bench_.regions().mem_start,
                         bench_.regions().mem_end);
  }

  std::string probe() {
    const std::uint32_t address = bytes_.take(4) % kAddresses;
    return bench_.holds() ? bench_.check(address) : std::string();
  }

  // At all ends there are, and at every byte of what is small, where the registers are others.
  std::string look() {
    if (!bench_.holds()) return {};
    std::string found = bench_.check_edges();
    if (!found.empty()) return found;
    const Regions& regions = bench_.regions();
    if (size() > kSmall || regions.flash_end - regions.flash_start > kSmall) return {};
    std::vector<std::uint32_t> registers = bench_.registers();
    if (registers == seen_) return {};
    seen_ = std::move(registers);
    return bench_.check_all(kMargin);
  }

  Bytes bytes_;
  Setting setting_;
  Bench bench_;
  std::uint32_t first_break_ = 0;
  std::vector<std::uint32_t> seen_;
};

}  // namespace

Story run_story(std::span<const std::uint8_t> input) {
  return Play(Bytes(input)).run();
}

}  // namespace hardware
