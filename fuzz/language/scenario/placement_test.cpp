// Symbolic addresses to machine addresses and back.
#include "scenario/placement.hpp"

#include <gtest/gtest.h>

namespace scenario {
namespace {

using Form = PrintedAddress::Form;

constexpr std::uintptr_t kRam0 = 0x100000;
constexpr std::uintptr_t kRam1 = 0x200000;
constexpr std::uintptr_t kFlash0 = 0x300000;
constexpr std::uintptr_t kFlash1 = 0x080000;
constexpr std::uint32_t kRamSize = 1024;
constexpr std::uint32_t kFlashSize = 64;

Boot make_boot() {
  Boot boot;
  boot.processes = 2;
  boot.ram = kRamSize;
  boot.flash = kFlashSize;
  return boot;
}
Placement make_placement() {
  return {.ram = {kRam0, kRam1}, .flash = {kFlash0, kFlash1}};
}

void expect_printed(std::uintptr_t address, Form form, std::uint8_t process, bool negative,
                    std::size_t offset, const Placement& placement = make_placement()) {
  const PrintedAddress printed = describe(address, make_boot(), placement);
  EXPECT_EQ(printed.form, form) << std::hex << address;
  EXPECT_EQ(printed.process, process) << std::hex << address;
  EXPECT_EQ(printed.negative, negative) << std::hex << address;
  EXPECT_EQ(printed.offset, offset) << std::hex << address;
}

TEST(Describe, NullAndTheTopOfTheWord) {
  expect_printed(0, Form::kNull, 0, false, 0);
  expect_printed(1, Form::kFar, 0, false, 0);
  expect_printed(UINTPTR_MAX, Form::kMax, 0, false, 0);
  expect_printed(UINTPTR_MAX - 65535, Form::kMax, 0, false, 65535);
  expect_printed(UINTPTR_MAX - 65536, Form::kFar, 0, false, 0);
}

TEST(Describe, InsideARegionWithItsEnd) {
  expect_printed(kRam0, Form::kRam, 0, false, 0);
  expect_printed(kRam0 + 16, Form::kRam, 0, false, 16);
  expect_printed(kRam0 + kRamSize, Form::kRam, 0, false, kRamSize);
  expect_printed(kRam1 + 1, Form::kRam, 1, false, 1);
  expect_printed(kFlash0, Form::kFlash, 0, false, 0);
  expect_printed(kFlash1 + kFlashSize, Form::kFlash, 1, false, kFlashSize);
}

TEST(Describe, UpTo4096BytesOutside) {
  expect_printed(kRam0 - 1, Form::kRam, 0, true, 1);
  expect_printed(kRam1 - 4096, Form::kRam, 1, true, 4096);
  expect_printed(kRam1 - 4097, Form::kFar, 0, false, 0);
  expect_printed(kRam0 + kRamSize + 1, Form::kEnd, 0, false, 1);
  expect_printed(kRam1 + kRamSize + 4096, Form::kEnd, 1, false, 4096);
  expect_printed(kRam1 + kRamSize + 4097, Form::kFar, 0, false, 0);
  expect_printed(kFlash0 - 1, Form::kFlash, 0, true, 1);
  expect_printed(kFlash1 - 4096, Form::kFlash, 1, true, 4096);
  expect_printed(kFlash1 - 4097, Form::kFar, 0, false, 0);
}

TEST(Describe, PastTheEndOfFlashIsFar) {
  expect_printed(kFlash0 + kFlashSize + 1, Form::kFar, 0, false, 0);
}

TEST(Describe, OnlyOfBootedProcesses) {
  Placement placement = make_placement();
  placement.ram[2] = 0x400000;
  expect_printed(0x400000, Form::kFar, 0, false, 0, placement);
}

// Any region that holds the address goes before any that it is only near to; of those the first.
TEST(Describe, TheFirstRegionInOrder) {
  const Placement adjacent = {
      .ram = {kRam0, kRam0 + kRamSize},
      .flash = {kRam0 + 2UZ * kRamSize, kRam0 + 2UZ * kRamSize + kFlashSize}};
  expect_printed(kRam0 + kRamSize, Form::kRam, 0, false, kRamSize, adjacent);
  expect_printed(kRam0 + kRamSize + 1, Form::kRam, 1, false, 1, adjacent);
  expect_printed(kRam0 + 2UZ * kRamSize, Form::kFlash, 0, false, 0, adjacent);
  expect_printed(kRam0 + 2UZ * kRamSize + kFlashSize + 1, Form::kFlash, 1, false, 1, adjacent);
  // Past flash1: near to the ends of both RAM blocks.
  expect_printed(kRam0 + 2UZ * kRamSize + 2UZ * kFlashSize + 1, Form::kEnd, 0, false,
                 kRamSize + 2UZ * kFlashSize + 1, adjacent);
}

TEST(Describe, RegionsAtTheTopArePrintedAsMax) {
  Placement top = make_placement();
  top.ram[0] = UINTPTR_MAX - 2000;
  expect_printed(top.ram[0], Form::kMax, 0, false, 2000, top);
}

TEST(Resolve, EveryBase) {
  using Base = Address::Base;
  std::array<std::uintptr_t, kMaxProcesses> breaks{};
  breaks[0] = kRam0 + 100;
  breaks[1] = kRam1 + 200;
  const auto resolved = [&](Address address) {
    return resolve(address, 1, make_boot(), make_placement(), breaks);
  };
  constexpr std::uint8_t kIssuing = Address::kIssuing;
  EXPECT_EQ(resolved({Base::kNull, kIssuing, false, 0}), 0U);
  EXPECT_EQ(resolved({Base::kMax, kIssuing, false, 0}), UINTPTR_MAX);
  EXPECT_EQ(resolved({Base::kMax, kIssuing, true, 3}), UINTPTR_MAX - 3);
  EXPECT_EQ(resolved({Base::kRam, kIssuing, false, 16}), kRam1 + 16);
  EXPECT_EQ(resolved({Base::kRam, 0, true, 4}), kRam0 - 4);
  EXPECT_EQ(resolved({Base::kFlash, kIssuing, false, 0}), kFlash1);
  EXPECT_EQ(resolved({Base::kFlash, 0, true, 1}), kFlash0 - 1);
  EXPECT_EQ(resolved({Base::kBreak, kIssuing, true, 1}), kRam1 + 199);
  EXPECT_EQ(resolved({Base::kBreak, 0, false, 1}), kRam0 + 101);
  EXPECT_EQ(resolved({Base::kEnd, kIssuing, false, 8}), kRam1 + kRamSize + 8);
  EXPECT_EQ(resolved({Base::kEnd, 0, true, 8}), kRam0 + kRamSize - 8);
}

TEST(Resolve, WrapsAtTheWord) {
  const std::array<std::uintptr_t, kMaxProcesses> breaks{};
  const Address past = {Address::Base::kRam, 0, false, UINTPTR_MAX};
  EXPECT_EQ(resolve(past, 0, make_boot(), make_placement(), breaks), kRam0 - 1);
  const Address before = {Address::Base::kRam, 0, true, kRam0 + 1};
  EXPECT_EQ(resolve(before, 0, make_boot(), make_placement(), breaks), UINTPTR_MAX);
}

}  // namespace
}  // namespace scenario
