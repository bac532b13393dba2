// What the tests of the two MPUs of Arm have in common: where their first registers are, and how
// they are switched on and asked.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>

#include "hardware/model.hpp"

namespace hardware {

inline constexpr std::uint32_t kCtrl = 0xe000ed94;
inline constexpr std::uint32_t kRnr = 0xe000ed98;
inline constexpr std::uint32_t kRbar = 0xe000ed9c;

template <typename Mpu>
class MpuTest : public testing::Test {
 protected:
  void on(std::uint32_t control = 5) {
    mpu.write(kCtrl, control);
    mpu.synchronize();
  }
  bool process(Access access, std::uint32_t address) {
    return mpu.may(access, Privilege::kProcess, address, 1);
  }
  bool kernel(Access access, std::uint32_t address) {
    return mpu.may(access, Privilege::kKernel, address, 1);
  }

  Mpu mpu{8};
};

}  // namespace hardware
