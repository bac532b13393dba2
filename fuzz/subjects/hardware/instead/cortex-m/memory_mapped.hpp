// In place of the firmware's header of this name: its registers are those of the attached model.
#pragma once

#include <cstdint>

#include "hardware/model.hpp"

namespace firmware {

class MemoryMapped {
 public:
  explicit MemoryMapped(std::uint32_t address) : address_(address) {}

  // NOLINTNEXTLINE(*-assignment-signature,*-unconventional-assign-operator): as a volatile word's
  void operator=(std::uint32_t value) const { hardware::attached().write(address_, value); }
  // NOLINTNEXTLINE(*-explicit-constructor,*-explicit-conversions): as a volatile word
  operator std::uint32_t() const { return hardware::attached().read(address_); }

 private:
  std::uint32_t address_;
};

inline MemoryMapped memory_mapped(std::uintptr_t address) {
  return MemoryMapped(static_cast<std::uint32_t>(address));
}

inline void synchronize() {
  hardware::attached().synchronize();
}

}  // namespace firmware
