// Gives a processor's MemoryProtection, whose namespace has a name of its own here, the interface
// of hardware::Protection.
#pragma once

#include <cstdint>

#include "hardware/protection.hpp"

namespace hardware {

template <typename Real, typename RealRegions>
class Adaptor : public Protection {
 public:
  bool allocate(const Regions& regions) override {
    return real_.allocate(RealRegions{.mem_start = regions.mem_start,
                                      .mem_end = regions.mem_end,
                                      .app_break = regions.app_break,
                                      .kernel_break = regions.kernel_break,
                                      .flash_start = regions.flash_start,
                                      .flash_end = regions.flash_end});
  }
  bool update_app_memory_region(std::uint32_t app_break, std::uint32_t kernel_break) override {
    return real_.update_app_memory_region(app_break, kernel_break);
  }
  void apply() const override { real_.apply(); }
  [[nodiscard]] std::uint32_t visible_end() const override {
    return static_cast<std::uint32_t>(real_.visible_end());
  }

 private:
  Real real_;
};

}  // namespace hardware
