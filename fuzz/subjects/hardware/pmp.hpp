// The PMP of a 32-bit RISC-V core (privileged architecture 1.12 and later, 3.7).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hardware/model.hpp"

namespace hardware {

class Pmp : public Model {
 public:
  // `entries`: how many do something, up to 64; the registers of 16 are there in any case, and
  // those of 64 where it is more. `grain`: the manual's G, for regions of 2^(G+2) bytes.
  // `configuration` and `address`: what the entries hold before they are written.
  Pmp(std::uint32_t entries, std::uint32_t grain, std::uint8_t configuration = 0,
      std::uint32_t address = 0);

  void write(std::uint32_t place, std::uint32_t value) override;
  std::uint32_t read(std::uint32_t place) override;
  [[nodiscard]] bool may(Access access, Privilege privilege, std::uint32_t address,
                         std::uint32_t size) const override;
  [[nodiscard]] std::vector<std::uint32_t> registers() const override;
  [[nodiscard]] std::string text() const override;

 private:
  // [start, end) of 34-bit addresses.
  struct Range {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
  };

  void write_configuration(std::uint32_t entry, std::uint8_t value);
  void write_address(std::uint32_t entry, std::uint32_t value);
  [[nodiscard]] std::uint32_t read_address(std::uint32_t entry) const;
  [[nodiscard]] Range range(std::uint32_t entry) const;
  [[nodiscard]] Range top_of_range(std::uint32_t entry) const;
  [[nodiscard]] Range power_of_two(std::uint32_t entry) const;

  std::uint32_t entries_;
  std::uint32_t grain_;
  std::array<std::uint8_t, 64> configuration_{};
  std::array<std::uint32_t, 64> address_{};
};

}  // namespace hardware
