// In place of the firmware's header of this name: its registers are those of the attached model.
#pragma once

#include <cstdint>

#include "hardware/model.hpp"

namespace firmware {

template <std::uint32_t kNumber>
std::uint32_t read_csr() {
  return hardware::attached().read(kNumber);
}

template <std::uint32_t kNumber>
void write_csr(std::uint32_t value) {
  hardware::attached().write(kNumber, value);
}

}  // namespace firmware
