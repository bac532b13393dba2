// The MPU of Armv7-M (Arm DDI 0403, B3.5).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hardware/model.hpp"

namespace hardware {

class Pmsav7 : public Model {
 public:
  // `regions`: 0, 8 or 16 on real cores. `leftover`: what the regions' registers hold before they
  // are written; the manual leaves it open.
  explicit Pmsav7(std::uint32_t regions, std::uint32_t leftover = 0);

  void write(std::uint32_t place, std::uint32_t value) override;
  std::uint32_t read(std::uint32_t place) override;
  void synchronize() override { synchronized_ = true; }
  [[nodiscard]] bool may(Access access, Privilege privilege, std::uint32_t address,
                         std::uint32_t size) const override;
  [[nodiscard]] std::string error() const override;
  [[nodiscard]] std::vector<std::uint32_t> registers() const override;
  [[nodiscard]] std::string text() const override;

 private:
  struct Region {
    std::uint32_t base = 0;  // RBAR.ADDR in place
    std::uint32_t rasr = 0;
  };

  void write_control(std::uint32_t value);
  void select(std::uint32_t number);
  void write_base(std::uint32_t value);
  void write_attributes(std::uint32_t value);
  void check_selected();
  static bool contains(const Region& region, std::uint32_t address);
  [[nodiscard]] bool byte_may(Access access, Privilege privilege, std::uint32_t address) const;

  std::uint32_t count_;
  std::uint32_t control_ = 0;
  std::uint32_t selected_ = 0;
  std::array<Region, 16> regions_{};
  bool synchronized_ = true;
};

}  // namespace hardware
