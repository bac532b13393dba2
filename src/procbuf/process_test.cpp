#include "procbuf/process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "host/access_guard.hpp"
#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Board;
using test::Bytes;
using test::kAddressOutOfBounds;
using test::kInactiveApp;
using test::kOutOfMemory;
using test::panic_of;
using State = Process::State;
using Completion = std::optional<std::optional<std::uint32_t>>;

constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();
constexpr std::uint32_t kInitialBreak = 1024;

class ProcessTest : public ::testing::Test {
 protected:
  void expect_d3_holds() {
    const Process& p = board.process();
    EXPECT_LE(p.mem_start(), p.allow_high_water_mark());
    EXPECT_LE(p.allow_high_water_mark(), p.app_break());
    EXPECT_LE(p.app_break(), p.kernel_break());
    EXPECT_LE(p.kernel_break(), p.mem_end());
  }
  // The mark, raised as an allow does.
  void raise_mark_to(std::size_t offset) {
    ASSERT_TRUE(board.process().build_readwrite_process_buffer(board.ram(offset - 1), 1));
    ASSERT_EQ(board.process().allow_high_water_mark(), board.ram(offset));
  }

  Board board{{.fault_policy = FaultPolicy::Stop, .initial_break = kInitialBreak}};
};

// --- A7, A8: what a process may lend ---

struct MemoryCase {
  const char* name;
  std::size_t offset;  // from the start of RAM; wraps
  std::size_t size;
  bool lendable;
};

// Memory protection that rounds; boards may be made under it.
class RoundingTest : public ::testing::Test {
 protected:
  void TearDown() override { platform::MemoryProtection::as_at_first(); }
};

class ProcessRamTest : public ::testing::TestWithParam<MemoryCase> {
 protected:
  Board board{{.fault_policy = FaultPolicy::Stop, .initial_break = kInitialBreak}};
};

TEST_P(ProcessRamTest, A7_RamFromItsStartToTheBreak) {
  const auto [name, offset, size, lendable] = GetParam();
  Process& process = board.process();
  const std::uintptr_t ptr = board.ram(offset);
  const auto writeable = process.build_readwrite_process_buffer(ptr, size);
  EXPECT_EQ(writeable.has_value(), lendable);
  EXPECT_EQ(process.allow_high_water_mark(), lendable ? ptr + size : board.ram());
  const auto readable = process.build_readonly_process_buffer(ptr, size);
  EXPECT_EQ(readable.has_value(), lendable);
  if (!lendable) {
    EXPECT_EQ(writeable.error(), ErrorCode::INVAL);
    EXPECT_EQ(readable.error(), ErrorCode::INVAL);
  }
}

INSTANTIATE_TEST_SUITE_P(Ranges, ProcessRamTest,
                         ::testing::Values(MemoryCase{"whole", 0, kInitialBreak, true},
                                           MemoryCase{"first", 0, 1, true},
                                           MemoryCase{"last", kInitialBreak - 1, 1, true},
                                           MemoryCase{"unaligned", 3, 5, true},
                                           MemoryCase{"past_break", kInitialBreak, 1, false},
                                           MemoryCase{"over_break", kInitialBreak - 1, 2, false},
                                           MemoryCase{"before", kLargest, 1, false},
                                           MemoryCase{"from_before", kLargest, 2, false},
                                           MemoryCase{"kernels", Board::kRam - 64, 1, false},
                                           MemoryCase{"wraps", 8, kLargest, false},
                                           MemoryCase{"wraps_inside", 8, kLargest - 4, false},
                                           MemoryCase{"largest", 0, kLargest, false}),
                         [](const auto& test) { return std::string(test.param.name); });

// A7: an end that wraps to exactly 0 fails, whatever the start.
TEST_F(ProcessTest, A7_AnEndOfZeroIsRefused) {
  Process& process = board.process();
  const std::uintptr_t start = board.ram();
  EXPECT_FALSE(process.build_readwrite_process_buffer(start, UINTPTR_MAX - start + 1));
  EXPECT_FALSE(process.build_readonly_process_buffer(
      board.flash(Board::kProtectedFlash), UINTPTR_MAX - board.flash(Board::kProtectedFlash) + 1));
  EXPECT_FALSE(process.build_readonly_process_buffer(kLargest, 1));
  EXPECT_EQ(process.allow_high_water_mark(), board.ram());
}

TEST_F(ProcessTest, A8_FlashPastItsProtectedPartCanBeLentForReading) {
  Process& process = board.process();
  const auto ro = [&](std::size_t offset, std::size_t size) {
    return process.build_readonly_process_buffer(board.flash(offset), size).has_value();
  };
  EXPECT_TRUE(ro(Board::kProtectedFlash, Board::kFlash - Board::kProtectedFlash));
  EXPECT_TRUE(ro(Board::kFlash - 1, 1));
  EXPECT_FALSE(ro(Board::kProtectedFlash - 1, 1));
  EXPECT_FALSE(ro(Board::kProtectedFlash - 1, 2));
  EXPECT_FALSE(ro(Board::kFlash, 1));
  EXPECT_FALSE(ro(Board::kFlash - 1, 2));
  EXPECT_FALSE(ro(Board::kProtectedFlash, kLargest));
  EXPECT_EQ(process.allow_high_water_mark(), board.ram());
  EXPECT_FALSE(process.build_readwrite_process_buffer(board.flash(100), 1));
}

TEST_F(ProcessTest, A8_AnotherProcessesMemoryIsNotItsOwn) {
  Process& process = board.process(0);
  EXPECT_FALSE(process.build_readwrite_process_buffer(board.ram(0, 1), 1));
  EXPECT_FALSE(process.build_readonly_process_buffer(board.flash(100, 1), 1));
}

TEST_F(ProcessTest, A1_LengthZeroIsAcceptedAnywhereAndLeavesTheMark) {
  Process& process = board.process();
  for (const std::uintptr_t ptr : {std::uintptr_t{0}, kLargest, board.flash(), board.ram(4000)}) {
    EXPECT_TRUE(process.build_readwrite_process_buffer(ptr, 0));
    EXPECT_TRUE(process.build_readonly_process_buffer(ptr, 0));
  }
  EXPECT_EQ(process.allow_high_water_mark(), board.ram());
}

TEST_F(ProcessTest, A1_TheMarkOnlyRises) {
  raise_mark_to(500);
  EXPECT_TRUE(board.process().build_readonly_process_buffer(board.ram(10), 10));
  EXPECT_EQ(board.process().allow_high_water_mark(), board.ram(500));
}

// --- D: the break ---

TEST_F(ProcessTest, D1_TheBreakGoesFromTheMarkToTheKernelsBreak) {
  Process& process = board.process();
  raise_mark_to(500);
  EXPECT_EQ(process.brk(board.ram(499)), kAddressOutOfBounds);
  EXPECT_EQ(process.brk(board.ram(500)), board.ram(kInitialBreak));
  EXPECT_EQ(process.brk(process.kernel_break() + 1), kOutOfMemory);
  EXPECT_EQ(process.brk(process.mem_end() - 1), kOutOfMemory);
  EXPECT_EQ(process.brk(process.mem_end()), kAddressOutOfBounds);
  EXPECT_EQ(process.brk(0), kAddressOutOfBounds);
  EXPECT_EQ(process.brk(kLargest), kAddressOutOfBounds);
  EXPECT_EQ(process.app_break(), board.ram(500));
  EXPECT_EQ(process.brk(process.kernel_break()), board.ram(500));
  EXPECT_EQ(process.app_break(), process.kernel_break());
  expect_d3_holds();
}

// L6: one memory protection unit of upstream's underflows there.
TEST_F(ProcessTest, L6_TheBreakCanBeTheStartOfMemory) {
  EXPECT_EQ(board.process().brk(board.ram()), board.ram(kInitialBreak));
  EXPECT_EQ(board.process().memory_protection().visible_end(), board.ram());
  EXPECT_FALSE(board.store(0, {1}));
  EXPECT_FALSE(board.process().build_readwrite_process_buffer(board.ram(), 1));
  expect_d3_holds();
}

TEST_F(ProcessTest, D1_MemoryProtectionMayRefuse) {
  platform::MemoryProtection::refuses = true;
  EXPECT_EQ(board.process().brk(board.ram(1500)), kOutOfMemory);
  EXPECT_EQ(board.process().sbrk(1), kOutOfMemory);
  EXPECT_EQ(board.process().app_break(), board.ram(kInitialBreak));
  EXPECT_EQ(board.process().memory_protection().visible_end(), board.ram(kInitialBreak));
}

// P3: a break whose rounded end would be the kernel's.
TEST_F(RoundingTest, P3_ABreakThatIsRoundedIntoTheKernelsPartIsRefused) {
  platform::MemoryProtection::rounding = platform::Rounding::kPmsav7;
  Board board;
  Process& process = board.process();
  const std::uintptr_t top = board.ram(2048 + 256);
  ASSERT_TRUE(process.allocate_custom_grant(process.kernel_break() - top, 2));
  ASSERT_TRUE(process.brk(board.ram(2048)));
  EXPECT_EQ(process.brk(board.ram(2049)), kOutOfMemory);
  EXPECT_EQ(process.app_break(), board.ram(2048));
  EXPECT_EQ(process.memory_protection().visible_end(), board.ram(2048));
}

TEST_F(RoundingTest, P6_OnlyTheRequestThatIsToBeRefusedIs) {
  Board board;
  Process& process = board.process();
  platform::MemoryProtection::refused_request = 2;
  EXPECT_TRUE(process.brk(board.ram(1500)));
  EXPECT_EQ(process.brk(board.ram(1501)), kOutOfMemory);
  EXPECT_TRUE(process.brk(board.ram(1501)));
}

// A protection that rounds more than the core was told at its last request.
TEST_F(RoundingTest, P2_BoundsOutOfOrderPanicAndAreNamed) {
  Board board;
  Process& process = board.process();
  ASSERT_TRUE(process.allocate_custom_grant(process.kernel_break() - board.ram(1030), 2));
  ASSERT_TRUE(process.brk(board.ram(1025)));
  platform::MemoryProtection::rounding = platform::Rounding::kPmsav7;
  EXPECT_EQ(
      panic_of(board.kernel,
               [&] { static_cast<void>(process.build_readwrite_process_buffer(board.ram(), 5)); }),
      "process 0: out of order: mark 5, break 1025, visible end 1536, kernel break 1030, end "
      "4096");
}

TEST_F(ProcessTest, D2_GrowthZeroesExactlyWhatIsNew) {
  Process& process = board.process();
  ASSERT_TRUE(process.brk(board.ram(1100)));
  ASSERT_TRUE(board.store(kInitialBreak - 1, Bytes(77, 0xee)));  // up to the break
  ASSERT_TRUE(process.brk(board.ram(kInitialBreak + 1)));
  EXPECT_EQ(Board::peek(kInitialBreak - 1, 77), Bytes(77, 0xee));  // shrinking scrubs nothing
  ASSERT_TRUE(process.brk(board.ram(1099)));
  Bytes expected(77, 0);
  expected[0] = expected[1] = 0xee;  // below the old break
  expected[76] = 0xee;               // at the new one
  EXPECT_EQ(Board::peek(kInitialBreak - 1, 77), expected);
}

TEST_F(ProcessTest, D2_SbrkAnswersTheOldBreakAndWraps) {
  Process& process = board.process();
  EXPECT_EQ(process.sbrk(0), board.ram(kInitialBreak));
  EXPECT_EQ(process.sbrk(16), board.ram(kInitialBreak));
  EXPECT_EQ(process.sbrk(-32), board.ram(kInitialBreak + 16));
  EXPECT_EQ(process.app_break(), board.ram(kInitialBreak - 16));
  EXPECT_EQ(process.sbrk(std::numeric_limits<std::ptrdiff_t>::max()), kAddressOutOfBounds);
  EXPECT_EQ(process.sbrk(std::numeric_limits<std::ptrdiff_t>::min()), kAddressOutOfBounds);
  EXPECT_EQ(process.app_break(), board.ram(kInitialBreak - 16));
}

TEST_F(ProcessTest, D1_TheBreakOfAProcessThatDoesNotRunStays) {
  Process& process = board.process();
  process.stop();
  EXPECT_TRUE(process.sbrk(1));  // stopped is running (F2)
  process.terminate(std::nullopt);
  EXPECT_EQ(process.brk(board.ram()), kInactiveApp);
  EXPECT_EQ(process.sbrk(0), kInactiveApp);
  EXPECT_EQ(process.app_break(), board.ram(kInitialBreak + 1));
}

TEST_F(ProcessTest, D5_SetByteReachesTheProcessesOwnRamInAnyState) {
  Process& process = board.process();
  EXPECT_TRUE(process.set_byte(board.ram(), 1));
  EXPECT_TRUE(process.set_byte(board.ram(kInitialBreak - 1), 2));
  EXPECT_FALSE(process.set_byte(board.ram(kInitialBreak), 3));
  EXPECT_FALSE(process.set_byte(board.ram() - 1, 4));
  EXPECT_FALSE(process.set_byte(board.flash(100), 5));
  EXPECT_FALSE(process.set_byte(kLargest, 6));
  EXPECT_FALSE(process.set_byte(0, 7));
  EXPECT_EQ(process.allow_high_water_mark(), board.ram());
  process.terminate(std::nullopt);
  EXPECT_TRUE(process.set_byte(board.ram(1), 8));
  EXPECT_EQ(Board::peek(0, 2), (Bytes{1, 8}));
  EXPECT_EQ(Board::peek(kInitialBreak - 1, 2), (Bytes{2, 0}));
}

// --- F: the life of a process ---

TEST_F(ProcessTest, F1_IdentifiersCountUpOverAllProcesses) {
  EXPECT_EQ(board.id(0).id(), 0U);
  EXPECT_EQ(board.id(1).id(), 1U);
  board.process(0).try_restart(std::nullopt);
  EXPECT_EQ(board.id(0).id(), 2U);
  EXPECT_EQ(board.id(0).index(), 0U);
  board.process(1).terminate(std::nullopt);
  EXPECT_EQ(board.id(1).id(), 1U);  // F2: a terminated process keeps its identifier
  board.process(1).start();
  EXPECT_EQ(board.id(1).id(), 3U);
  EXPECT_EQ(board.id(1).index(), 1U);
}

TEST_F(ProcessTest, F2_StatesThatRun) {
  Process& process = board.process();
  EXPECT_EQ(process.state(), State::Yielded);
  process.set_running_state();
  EXPECT_EQ(process.state(), State::Running);
  process.stop();
  EXPECT_EQ(process.state(), State::StoppedRunning);
  EXPECT_TRUE(process.is_running());
  process.resume();
  EXPECT_EQ(process.state(), State::Running);
  process.set_yielded_state();
  process.stop();
  EXPECT_EQ(process.state(), State::StoppedYielded);
  EXPECT_TRUE(process.is_running());
  process.stop();
  process.set_running_state();
  EXPECT_EQ(process.state(), State::StoppedYielded);  // only resume wakes it
  process.resume();
  EXPECT_EQ(process.state(), State::Yielded);
}

TEST_F(ProcessTest, F2_TerminateKeepsTheMemoryAndForgetsTheGrants) {
  Process& process = board.process();
  ASSERT_TRUE(board.tally.grant.allocate(board.id()));
  raise_mark_to(500);
  ASSERT_TRUE(board.store(0, {0xee}));
  const std::uintptr_t kernel_break = process.kernel_break();
  process.terminate(42);
  EXPECT_EQ(process.state(), State::Terminated);
  EXPECT_EQ(process.completion_code(), Completion(42));
  EXPECT_EQ(process.app_break(), board.ram(kInitialBreak));
  EXPECT_EQ(process.allow_high_water_mark(), board.ram(500));
  EXPECT_EQ(process.kernel_break(), kernel_break);
  EXPECT_EQ(process.process_id().id(), 0U);
  EXPECT_EQ(process.restart_count(), 0U);
  EXPECT_EQ(Board::peek(0, 1), Bytes{0xee});
  EXPECT_EQ(process.lookup_grant_from_driver_num(Board::kTallyDriver), kOutOfMemory);
  process.terminate(43);  // F2: not of a terminated process
  EXPECT_EQ(process.completion_code(), Completion(42));
}

TEST_F(ProcessTest, F2_AFaultedProcessCanBeTerminated) {
  board.process().set_fault_state();
  ASSERT_EQ(board.process().state(), State::Faulted);
  EXPECT_FALSE(board.process().is_running());
  board.process().terminate(1);
  EXPECT_EQ(board.process().state(), State::Terminated);
}

TEST_F(ProcessTest, F3_TryRestartDoesNothingWhereTerminatedAndStartOnlyThere) {
  Process& process = board.process();
  process.start();
  EXPECT_EQ(process.process_id().id(), 0U);
  process.terminate(std::nullopt);
  process.try_restart(std::nullopt);
  EXPECT_EQ(process.state(), State::Terminated);
  EXPECT_EQ(process.process_id().id(), 0U);
  process.start();
  EXPECT_EQ(process.state(), State::Yielded);
  EXPECT_EQ(process.process_id().id(), 2U);
  process.set_fault_state();
  process.start();
  EXPECT_EQ(process.state(), State::Faulted);
  process.try_restart(5);
  EXPECT_EQ(process.state(), State::Yielded);
  EXPECT_EQ(process.completion_code(), Completion(5));
}

TEST_F(ProcessTest, F4_ResetPutsTheBreaksBackAndKeepsTheMemory) {
  Process& process = board.process();
  const std::uintptr_t kernel_top = process.kernel_break();
  ASSERT_TRUE(board.tally.grant.allocate(board.id()));
  ASSERT_TRUE(process.brk(board.ram(2000)));
  raise_mark_to(1900);
  ASSERT_TRUE(board.store(0, Bytes(2000, 0xee)));
  process.try_restart(std::nullopt);
  EXPECT_EQ(process.app_break(), board.ram(kInitialBreak));
  EXPECT_EQ(process.allow_high_water_mark(), board.ram());
  EXPECT_EQ(process.kernel_break(), kernel_top);
  EXPECT_EQ(process.restart_count(), 1U);
  EXPECT_EQ(Board::peek(0, 2000), Bytes(2000, 0xee));
  ASSERT_TRUE(process.brk(board.ram(1500)));
  EXPECT_EQ(Board::peek(kInitialBreak - 1, 2), (Bytes{0xee, 0}));
  EXPECT_EQ(Board::peek(1499, 2), (Bytes{0, 0xee}));
}

// Upstream issue 2146: after a restart the process could still touch what the old break allowed.
TEST_F(ProcessTest, F4_MemoryProtectionFollowsTheBreakAtEveryReset) {
  Process& process = board.process();
  ASSERT_TRUE(process.brk(board.ram(2000)));
  EXPECT_EQ(process.memory_protection().visible_end(), board.ram(2000));
  EXPECT_TRUE(board.store(1999, {1}));
  process.try_restart(std::nullopt);
  EXPECT_EQ(process.memory_protection().visible_end(), board.ram(kInitialBreak));
  EXPECT_FALSE(board.store(kInitialBreak, {1}));
  EXPECT_EQ(board.load(kInitialBreak, 1), Bytes{});
  ASSERT_TRUE(process.brk(board.ram(10)));
  process.terminate(std::nullopt);
  process.start();
  EXPECT_EQ(process.memory_protection().visible_end(), board.ram(kInitialBreak));
}

TEST_F(ProcessTest, F4_AResetThatMemoryProtectionRefusesLeavesTheProcessTerminated) {
  Process& process = board.process();
  ASSERT_TRUE(board.store(0, Bytes(kInitialBreak, 0xee)));
  ASSERT_TRUE(process.brk(board.ram(100)));
  ASSERT_TRUE(process.allocate_custom_grant(process.kernel_break() - board.ram(500), 2));
  const Bytes before = Board::peek(0, Board::kRam);
  platform::MemoryProtection::refuses = true;
  process.try_restart(std::nullopt);
  EXPECT_EQ(process.state(), State::Terminated);
  // P6: nothing else has changed, no identifier is taken, and nothing was zeroed.
  EXPECT_EQ(process.process_id().id(), 0U);
  EXPECT_EQ(process.restart_count(), 0U);
  EXPECT_EQ(process.app_break(), board.ram(100));
  EXPECT_EQ(process.kernel_break(), board.ram(500));
  EXPECT_EQ(process.memory_protection().visible_end(), board.ram(100));
  EXPECT_EQ(Board::peek(0, Board::kRam), before);
  platform::MemoryProtection::refuses = false;
  process.start();
  EXPECT_EQ(process.state(), State::Yielded);
  EXPECT_EQ(process.process_id().id(), 2U);
  EXPECT_EQ(board.load(500, 1), Bytes{0});
  expect_d3_holds();
}

// M17: grants that lay below the first break, because the break was lower, were the kernel's; the
// next life must not read them.
TEST_F(ProcessTest, F4_WhatWasTheKernelsBelowTheFirstBreakIsZeroedAtAReset) {
  Process& process = board.process();
  ASSERT_TRUE(board.store(0, Bytes(kInitialBreak, 0xee)));
  ASSERT_TRUE(process.brk(board.ram(100)));
  const std::size_t to_500 = process.kernel_break() - board.ram(500);
  const auto grant = CustomGrant::allocate(board.id(), to_500, 2);
  ASSERT_TRUE(grant);
  ASSERT_TRUE(grant->enter(
      [](std::span<std::uint8_t> memory) { std::ranges::fill(memory, std::uint8_t{0x55}); }));
  ASSERT_EQ(Board::peek(499, 2), (Bytes{0xee, 0x55}));
  process.try_restart(std::nullopt);
  EXPECT_EQ(board.load(0, 500), Bytes(500, 0xee));
  EXPECT_EQ(board.load(500, kInitialBreak - 500), Bytes(kInitialBreak - 500, 0));
}

// P5: so must the bytes be that the rounding shows it, which held a grant in the life before.
TEST_F(RoundingTest, P5_WhatTheRoundingShowsOfTheKernelsWasZeroed) {
  using enum platform::Rounding;
  for (const auto& [rounding, end] :
       {std::pair(kPmp, 1028), std::pair(kPmsav8, 1056), std::pair(kPmsav7, 1536)}) {
    platform::MemoryProtection::rounding = kExact;
    Board board({.initial_break = 1025});
    const auto visible_end = static_cast<std::size_t>(end);
    Process& process = board.process();
    const auto fill = [&] {
      const std::size_t size = process.kernel_break() - board.ram(1026);
      const auto grant = CustomGrant::allocate(board.id(), size, 2);
      ASSERT_TRUE(grant);
      ASSERT_TRUE(grant->enter(
          [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, std::uint8_t{0x55}); }));
      ASSERT_EQ(Board::peek(1026, 1), Bytes{0x55});
    };
    // At a reset, below the rounded first break.
    fill();
    platform::MemoryProtection::rounding = rounding;
    process.try_restart(std::nullopt);
    EXPECT_EQ(process.memory_protection().visible_end(), board.ram(visible_end));
    EXPECT_EQ(board.load(1026, visible_end - 1026), Bytes(visible_end - 1026, 0));
    EXPECT_EQ(board.load(visible_end, 1), Bytes{});
    EXPECT_EQ(Board::peek(visible_end, 1), Bytes{0x55});
    // When the break grows: to where it is rounded up to, and not again what the process wrote
    // there.
    ASSERT_TRUE(process.brk(board.ram(visible_end + 1)));
    const std::size_t next = process.memory_protection().visible_end() - board.ram();
    EXPECT_EQ(board.load(visible_end, next - visible_end), Bytes(next - visible_end, 0));
    EXPECT_EQ(Board::peek(next, 1), Bytes{0x55});
    ASSERT_TRUE(board.store(next - 1, {7}));
    ASSERT_TRUE(process.brk(board.ram(visible_end + 2)));
    EXPECT_EQ(board.load(next - 1, 1), Bytes{7});
  }
}

TEST_F(ProcessTest, F5_StopLeavesTheProcessFaultedWithoutACode) {
  ASSERT_TRUE(board.tally.grant.allocate(board.id()));
  board.process().set_fault_state();
  EXPECT_EQ(board.process().state(), State::Faulted);
  EXPECT_EQ(board.process().completion_code(), Completion(std::in_place, std::nullopt));
  EXPECT_EQ(board.process().lookup_grant_from_driver_num(Board::kTallyDriver), kOutOfMemory);
  EXPECT_EQ(board.process().process_id().id(), 0U);
}

TEST(ProcessFaultTest, F5_RestartRestarts) {
  Board board({.fault_policy = FaultPolicy::Restart});
  board.process().set_fault_state();
  EXPECT_EQ(board.process().state(), State::Yielded);
  EXPECT_EQ(board.process().process_id().id(), 2U);
}

TEST(ProcessFaultTest, F5_PanicPanicsNamingTheProcess) {
  Board board({.fault_policy = FaultPolicy::Panic});
  EXPECT_EQ(panic_of(board.kernel, [&] { board.process(1).set_fault_state(); }),
            "process 1 (identifier 1) had a fault");
  EXPECT_EQ(board.process(1).state(), State::Faulted);
}

// The kernel opens memory of the process for the moment in which it writes to it.
TEST_F(ProcessTest, WhatTheKernelWritesToItDoesNotLeaveOpen) {
  const std::size_t open_at_rest = harness::guard_open_count();
  ASSERT_TRUE(board.process().brk(board.ram(kInitialBreak + 8)));
  ASSERT_TRUE(board.process().set_byte(board.ram(), 1));
  EXPECT_EQ(harness::guard_open_count(), open_at_rest);
}

TEST_F(ProcessTest, B1_AGrantOfAProcessThatDoesNotRunCannotBeEntered) {
  ASSERT_TRUE(board.tally.grant.allocate(board.id()));
  board.process().terminate(std::nullopt);
  EXPECT_EQ(board.process().enter_grant(0).error(), ProcessError::InactiveApp);
}

// L2: whoever hands a return value to a process that died meanwhile cannot bring it back.
TEST_F(ProcessTest, L2_SettingTheRunningStateDoesNotReviveAProcess) {
  Process& process = board.process();
  process.terminate(std::nullopt);
  process.set_running_state();
  EXPECT_EQ(process.state(), State::Terminated);
  process.set_yielded_state();
  process.resume();
  process.stop();
  EXPECT_EQ(process.state(), State::Terminated);
  process.start();
  process.set_fault_state();
  process.set_running_state();
  process.set_yielded_state();
  process.resume();
  process.stop();
  EXPECT_EQ(process.state(), State::Faulted);
}

// --- L3: a slice that is held open over a restart ---

class OpenOverARestartTest : public ::testing::Test {
 protected:
  // Lends [1400, 1500), enters it, and restarts the process inside: the break is at 1024 again.
  template <typename F>
  void restart_inside_an_enter(F&& body) {
    ASSERT_TRUE(board.process().brk(board.ram(2000)));
    ASSERT_TRUE(board.allow_rw(0, {board.ram(1400), 100}));
    const ReadWriteProcessBuffer buffer = board.external_rw(1400, 100);
    ASSERT_TRUE(buffer.mut_enter([&](const WriteableProcessSlice& slice) {
      board.process().try_restart(std::nullopt);
      ASSERT_EQ(board.process().app_break(), board.ram(kInitialBreak));
      body(slice);
    }));
  }
  // Down to, and with, that byte.
  std::expected<CustomGrant, ProcessError> grant_down_to(std::size_t offset) {
    return CustomGrant::allocate(board.id(), board.process().kernel_break() - board.ram(offset), 2);
  }

  Board board{{.fault_policy = FaultPolicy::Stop, .initial_break = kInitialBreak}};
};

TEST_F(OpenOverARestartTest, L3_NoGrantLandsBelowTheOldMarkWhileTheSliceIsOpen) {
  restart_inside_an_enter([&](const WriteableProcessSlice& slice) {
    EXPECT_FALSE(grant_down_to(1498));
    const auto grant = grant_down_to(1500);
    ASSERT_TRUE(grant);
    EXPECT_FALSE(board.tally.grant.allocate(board.id()));
    EXPECT_TRUE(grant->enter([&](std::span<std::uint8_t> memory) {
      std::ranges::fill(memory, std::uint8_t{0x55});
      slice[99].set(0xee);
    }));
    EXPECT_EQ(Board::peek(1499, 2), (Bytes{0xee, 0x55}));
  });
}

// Trusted code may make a buffer above the mark; the pin then reaches to its end.
TEST_F(OpenOverARestartTest, L3_NorBelowTheEndOfASliceAboveTheOldMark) {
  ASSERT_TRUE(board.process().brk(board.ram(2000)));
  const ReadWriteProcessBuffer high = board.external_rw(1800, 100);
  ASSERT_TRUE(high.mut_enter([&](const WriteableProcessSlice&) {
    restart_inside_an_enter([](const WriteableProcessSlice&) {});
    EXPECT_FALSE(grant_down_to(1898));
    EXPECT_TRUE(grant_down_to(1900));
  }));
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

TEST_F(OpenOverARestartTest, L3_WhereverInRamThatSliceLies) {
  ASSERT_TRUE(board.process().brk(board.ram(2000)));
  const ReadWriteProcessBuffer from_the_start = board.external_rw(0, 1900);
  ASSERT_TRUE(from_the_start.mut_enter([&](const WriteableProcessSlice&) {
    restart_inside_an_enter([](const WriteableProcessSlice&) {});
    EXPECT_FALSE(grant_down_to(1898));
    EXPECT_TRUE(grant_down_to(1900));
  }));
  const ReadWriteProcessBuffer to_the_end = board.external_rw(1900, Board::kRam - 1900);
  ASSERT_TRUE(to_the_end.mut_enter([&](const WriteableProcessSlice&) {
    board.process().try_restart(std::nullopt);
    EXPECT_FALSE(CustomGrant::allocate(board.id(), 2, 2));
  }));
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

TEST_F(OpenOverARestartTest, L3_OnceItIsClosedTheyMay) {
  restart_inside_an_enter([](const WriteableProcessSlice&) {});
  EXPECT_FALSE(grant_down_to(kInitialBreak - 2));
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

TEST_F(OpenOverARestartTest, L3_ASliceOfTheNewLifeThatClosesDoesNotEndThePin) {
  restart_inside_an_enter([&](const WriteableProcessSlice&) {
    EXPECT_TRUE(test::read(board.external_ro(0, 10)));
    EXPECT_FALSE(grant_down_to(1498));
  });
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

// What else is open, a grant of the old life and a slice of the new one, does not hold it.
TEST_F(OpenOverARestartTest, L3_ThePinGoesWithTheLastSliceOfTheOldLife) {
  ASSERT_TRUE(board.wide.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
    restart_inside_an_enter([](const WriteableProcessSlice&) {});
  }));
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

TEST_F(OpenOverARestartTest, L3_ASecondRestartKeepsTheHighestMark) {
  restart_inside_an_enter([&](const WriteableProcessSlice&) {
    ASSERT_TRUE(board.allow_rw(0, {board.ram(), 10}, Board::kTallyDriver));
    board.process().try_restart(std::nullopt);
    EXPECT_FALSE(grant_down_to(1498));
    board.process().terminate(std::nullopt);
    board.process().start();
    EXPECT_FALSE(grant_down_to(1498));
  });
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

TEST_F(OpenOverARestartTest, L3_TheBreakMayStillGrow) {
  restart_inside_an_enter([&](const WriteableProcessSlice&) {
    EXPECT_TRUE(board.process().brk(board.ram(1450)));
    EXPECT_FALSE(grant_down_to(1498));
  });
}

TEST_F(OpenOverARestartTest, L3_AnotherProcessIsNotPinned) {
  restart_inside_an_enter([&](const WriteableProcessSlice&) {
    const std::size_t size = board.process(1).kernel_break() - board.ram(kInitialBreak, 1);
    EXPECT_TRUE(CustomGrant::allocate(board.id(1), size, 2));
  });
}

TEST_F(OpenOverARestartTest, L3_APanicInsideEndsThePinToo) {
  ASSERT_TRUE(board.allow_rw(0, {board.ram(), kInitialBreak}));
  ASSERT_TRUE(board.process().brk(board.ram(kInitialBreak)));
  EXPECT_EQ(panic_of(board.kernel,
                     [&] {
                       restart_inside_an_enter(
                           [&](const WriteableProcessSlice& slice) { slice[100].set(1); });
                     }),
            "index 100 is out of range for a process slice of length 100");
  EXPECT_TRUE(board.nothing_open());
  EXPECT_TRUE(grant_down_to(kInitialBreak));
}

}  // namespace
}  // namespace procbuf
