#include "hardware/sweep.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace hardware {

namespace {

constexpr std::uint32_t kFlash = 0x00010000;
constexpr std::uint32_t kFlashSize = 256;
constexpr std::uint32_t kRam = 0x20000000;

// What bounds are multiples of: a sweep goes over a few of them.
std::uint32_t unit(const Setting& setting) {
  if (setting.architecture == Architecture::kPmp) return 4U << setting.grain;
  return setting.architecture == Architecture::kPmsav8 ? 32 : 256;
}

class Sweeper {
 public:
  explicit Sweeper(const Setting& setting)
      : bench_(setting), margin_(std::min(unit(setting), 32U) + 8) {}

  // Every request is made of what the last one has left, so that a refused one has what to keep.
  void allocate(const Regions& regions) { judge(bench_.allocate(regions)); }
  void update(std::uint32_t app_break, std::uint32_t kernel_break) {
    judge(bench_.update(app_break, kernel_break));
  }

  [[nodiscard]] bool stopped() const { return !result_.found.empty(); }
  [[nodiscard]] bool accepted() const { return bench_.accepted(); }
  [[nodiscard]] const Sweep& result() const { return result_; }

 private:
  void judge(std::string found) {
    if (stopped()) return;
    ++(bench_.accepted() ? result_.accepted : result_.refused);
    result_.found = std::move(found);
    if (stopped() || !bench_.accepted()) return;
    check();
  }

  // The model goes by its registers alone: the same registers for the same regions mean the same.
  void check() {
    const Regions& regions = bench_.regions();
    const std::array<std::uint32_t, 5> means = {regions.mem_start, regions.mem_end,
                                                regions.flash_start, regions.flash_end,
                                                bench_.visible_end()};
    std::vector<std::uint32_t> registers = bench_.registers();
    if (means == means_ && registers == registers_) return;
    means_ = means;
    registers_ = std::move(registers);
    result_.found = bench_.check_all(margin_);
    result_.bytes += regions.mem_end - regions.mem_start + regions.flash_end - regions.flash_start +
                     std::uint64_t{4} * margin_;
  }

  Bench bench_;
  std::uint32_t margin_;
  Sweep result_;
  std::array<std::uint32_t, 5> means_{};
  std::vector<std::uint32_t> registers_;
};

Regions block(std::uint32_t start, std::uint32_t size) {
  return {.mem_start = start,
          .mem_end = start + size,
          .app_break = start,
          .kernel_break = start + size,
          .flash_start = kFlash,
          .flash_end = kFlash + kFlashSize};
}

// Breaks on the outside, so that the visible end seldom moves. A kernel break below the break, and
// one behind the block, must be refused.
void sweep_breaks(Sweeper& sweeper, const Regions& regions) {
  const std::uint32_t last = regions.mem_end;
  for (std::uint32_t at = regions.mem_start; at <= last && !sweeper.stopped(); ++at) {
    const std::uint32_t from = std::max(at, regions.mem_start + 1) - 1;
    for (std::uint32_t kernel_break = from; kernel_break <= last + 1; ++kernel_break) {
      sweeper.update(at, kernel_break);
      if (kernel_break % 8 != at % 8) continue;
      Regions anew = regions;
      anew.app_break = at;
      anew.kernel_break = kernel_break;
      sweeper.allocate(anew);
    }
  }
}

}  // namespace

Sweep sweep_blocks(const Setting& setting, std::uint32_t scale) {
  Sweeper sweeper(setting);
  const std::uint32_t most = setting.architecture == Architecture::kPmsav7
                                 ? 128U << scale
                                 : 2 * scale * unit(setting) + 16;
  for (std::uint32_t start = kRam; start <= kRam + 2 * unit(setting); ++start) {
    for (std::uint32_t size = 0; size <= most && !sweeper.stopped(); ++size) {
      const Regions regions = block(start, size);
      sweeper.allocate(regions);
      if (sweeper.accepted()) sweep_breaks(sweeper, regions);
    }
  }
  return sweeper.result();
}

// Also where the flash reaches into the block.
Sweep sweep_flashes(const Setting& setting, std::uint32_t scale) {
  Sweeper sweeper(setting);
  constexpr std::uint32_t kBlock = 256;
  const std::uint32_t most = scale * std::min(unit(setting), 32U) * 4 + 1;
  for (const std::uint32_t base : {kFlash, kRam - most - kBlock, kRam + kBlock - 8}) {
    for (std::uint32_t start = base; start <= base + most + kBlock; ++start) {
      for (std::uint32_t size = 0; size <= most && !sweeper.stopped(); ++size) {
        Regions regions = block(kRam, kBlock);
        regions.flash_start = start;
        regions.flash_end = start + size;
        regions.app_break += size % kBlock;
        sweeper.allocate(regions);
      }
    }
  }
  return sweeper.result();
}

}  // namespace hardware
