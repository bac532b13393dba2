// The MPU of Armv8-M (PMSAv8; Arm DDI 0553, B9), of one security state.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hardware/model.hpp"

namespace hardware {

class Pmsav8 : public Model {
 public:
  // `regions`: 0, 4, 8, 12 or 16 on real cores. `leftover`: what the regions' registers hold before
  // they are written; the manual leaves it open.
  explicit Pmsav8(std::uint32_t regions, std::uint32_t leftover = 0);

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
    std::uint32_t rbar = 0;
    std::uint32_t rlar = 0;
  };

  void write_control(std::uint32_t value);
  void select(std::uint32_t number);
  void write_region(std::uint32_t number, bool limit, std::uint32_t value);
  void check(std::uint32_t number);
  // Of the region's AttrIndx, in MAIR0 and MAIR1.
  [[nodiscard]] std::uint32_t attribute(const Region& region) const;
  [[nodiscard]] std::string attribute_error() const;
  [[nodiscard]] bool byte_may(Access access, Privilege privilege, std::uint32_t address) const;

  std::uint32_t count_;
  std::uint32_t control_ = 0;
  std::uint32_t selected_ = 0;
  std::array<std::uint32_t, 2> mair_{};
  std::array<Region, 16> regions_{};
  bool synchronized_ = true;
};

}  // namespace hardware
