// The system calls of kernel.hpp: allow, memop, exit.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "procbuf/kernel.hpp"
#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Board;
using test::code_of;
using test::panic_of;

constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kNoDriver = 0xc0;

class AllowTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::uintptr_t mark() { return board.process().allow_high_water_mark(); }
  // What is in a read-write slot; leaves it empty.
  AllowResult take(std::size_t slot) { return board.allow_rw(slot, {0, 0}); }
  void expect_refused(const AllowResult& result, ErrorCode code, RawBuffer passed) {
    EXPECT_EQ(code_of(result), code);
    if (!result) {
      EXPECT_EQ(result.error().buffer, passed);  // A3
    }
  }

  Board board;
};

TEST_F(AllowTest, A1_NoDeviceComesFirstAndLeavesTheMark) {
  const RawBuffer bad{kLargest, 8};
  const RawBuffer good{board.ram(), 8};
  for (const RawBuffer raw : {bad, good}) {
    expect_refused(board.allow_rw(0, raw, kNoDriver), ErrorCode::NODEVICE, raw);
    expect_refused(board.allow_ro(0, raw, kNoDriver), ErrorCode::NODEVICE, raw);
    expect_refused(board.allow_ur(0, raw, kNoDriver), ErrorCode::NODEVICE, raw);
  }
  board.process().terminate(std::nullopt);
  expect_refused(board.allow_rw(0, good, kNoDriver), ErrorCode::NODEVICE, good);
  EXPECT_EQ(mark(), board.ram());
}

TEST_F(AllowTest, A1_FailForAProcessThatDoesNotRun) {
  const RawBuffer bad{kLargest, 8};
  const RawBuffer empty{0, 0};
  const auto expect_fail = [&] {
    for (const RawBuffer raw : {bad, empty}) {
      expect_refused(board.allow_rw(0, raw), ErrorCode::FAIL, raw);
      expect_refused(board.allow_ro(9, raw), ErrorCode::FAIL, raw);
      expect_refused(board.allow_ur(0, raw), ErrorCode::FAIL, raw);
    }
  };
  board.process().set_fault_state();
  expect_fail();
  board.process().terminate(std::nullopt);
  expect_fail();
  EXPECT_EQ(board.tally.times_asked, 0);
}

TEST_F(AllowTest, A1_InvalBeforeAnythingIsStoredOrAllocated) {
  const RawBuffer outside{board.process().app_break(), 1};
  expect_refused(board.allow_rw(99, outside), ErrorCode::INVAL, outside);  // A2
  expect_refused(board.allow_ro(99, outside), ErrorCode::INVAL, outside);
  expect_refused(board.allow_ur(99, outside), ErrorCode::INVAL, outside);
  const RawBuffer in_flash{board.flash(100), 4};
  expect_refused(board.allow_rw(0, in_flash), ErrorCode::INVAL, in_flash);  // A8
  expect_refused(board.allow_ur(0, in_flash), ErrorCode::INVAL, in_flash);
  EXPECT_EQ(board.tally.times_asked, 0);
  EXPECT_EQ(mark(), board.ram());
}

TEST_F(AllowTest, A2_A5_NoSupportPastTheLastSlotLeavesTheMarkRaised) {
  const RawBuffer raw{board.ram(), 8};
  expect_refused(board.allow_rw(3, raw), ErrorCode::NOSUPPORT, raw);
  EXPECT_EQ(mark(), board.ram(8));
  const RawBuffer longer{board.ram(), 9};
  expect_refused(board.allow_ro(2, longer), ErrorCode::NOSUPPORT, longer);
  EXPECT_EQ(mark(), board.ram(9));
  expect_refused(board.allow_ro(kLargest, raw), ErrorCode::NOSUPPORT, raw);
  EXPECT_EQ(board.tally.times_asked, 1);  // for the grant, never for the slot
}

TEST_F(AllowTest, A3_A4_SlotsStartEmptyAndGiveBackRawPairs) {
  const RawBuffer dead{0xdead, 0};
  EXPECT_EQ(board.allow_rw(0, dead), (RawBuffer{0, 0}));
  EXPECT_EQ(board.allow_rw(0, {board.ram(4), 3}), dead);
  EXPECT_EQ(board.allow_rw(0, {0, 0}), (RawBuffer{board.ram(4), 3}));
  EXPECT_EQ(board.allow_ro(0, {kLargest, 0}), (RawBuffer{0, 0}));
  EXPECT_EQ(board.allow_ro(0, {board.flash(100), 3}), (RawBuffer{kLargest, 0}));
  EXPECT_EQ(mark(), board.ram(7));
}

TEST_F(AllowTest, A4_ReadOnlyAndReadWriteSlotsAreSeparate) {
  for (std::size_t slot = 0; slot < 3; ++slot) {
    EXPECT_EQ(board.allow_rw(slot, {board.ram(slot), 1}), (RawBuffer{0, 0}));
  }
  for (std::size_t slot = 0; slot < 2; ++slot) {
    EXPECT_EQ(board.allow_ro(slot, {board.ram(10 + slot), 1}), (RawBuffer{0, 0}));
  }
  EXPECT_EQ(board.allow_rw(0, {board.ram(), 1}, Board::kWideDriver), (RawBuffer{0, 0}));
  for (std::size_t slot = 0; slot < 3; ++slot) {
    EXPECT_EQ(take(slot), (RawBuffer{board.ram(slot), 1}));
  }
  EXPECT_EQ(board.allow_ro(1, {0, 0}), (RawBuffer{board.ram(11), 1}));
  EXPECT_EQ(board.allow_ro(0, {0, 0}), (RawBuffer{board.ram(10), 1}));
}

TEST_F(AllowTest, A4_SlotsAreEmptyAgainAfterARestart) {
  EXPECT_TRUE(board.allow_rw(0, {board.ram(), 8}));
  EXPECT_TRUE(board.allow_ro(0, {board.ram(), 8}));
  board.process().try_restart(std::nullopt);
  EXPECT_EQ(board.allow_rw(0, {board.ram(), 4}), (RawBuffer{0, 0}));
  EXPECT_EQ(board.allow_ro(0, {board.ram(), 4}), (RawBuffer{0, 0}));
}

TEST_F(AllowTest, A6_IdenticalAndOverlappingBuffersAreLegal) {
  const RawBuffer raw{board.ram(100), 50};
  EXPECT_TRUE(board.allow_rw(0, raw));
  EXPECT_TRUE(board.allow_rw(1, raw));
  EXPECT_TRUE(board.allow_ro(0, {board.ram(120), 50}));
  EXPECT_TRUE(board.allow_rw(0, {board.ram(110), 5}, Board::kWideDriver));
  EXPECT_EQ(take(1), raw);
}

// --- A1: NOMEM and the driver's part in it ---

TEST_F(AllowTest, A1_ADriverThatAllocatesNothingLeavesTheAllowRefusedAndTheMarkRaised) {
  board.tally.when_asked = [](ProcessId) {};
  const RawBuffer raw{board.ram(), 8};
  expect_refused(board.allow_rw(0, raw), ErrorCode::NOMEM, raw);
  expect_refused(board.allow_ro(99, raw), ErrorCode::NOMEM, raw);  // no grant comes before no slot
  EXPECT_EQ(board.tally.times_asked, 2);
  EXPECT_EQ(mark(), board.ram(8));
}

TEST_F(AllowTest, A1_TheDriverIsAskedForTheCallersGrantAndOnlyWhereThereIsNone) {
  ProcessId asked_for;
  board.tally.when_asked = [&](ProcessId id) {
    asked_for = id;
    static_cast<void>(board.tally.grant.allocate(id));
  };
  EXPECT_TRUE(
      board.kernel.allow_readwrite(board.process(1), Board::kTallyDriver, 0, {board.ram(0, 1), 8}));
  EXPECT_EQ(asked_for, board.id(1));
  EXPECT_TRUE(
      board.kernel.allow_readwrite(board.process(1), Board::kTallyDriver, 0, {board.ram(0, 1), 8}));
  EXPECT_EQ(board.tally.times_asked, 1);
}

TEST_F(AllowTest, A1_NoRoomForTheGrantIsNoMem) {
  ASSERT_TRUE(board.process().brk(board.process().kernel_break()));
  const RawBuffer raw{board.ram(), 8};
  expect_refused(board.allow_rw(0, raw), ErrorCode::NOMEM, raw);
  EXPECT_EQ(board.tally.times_asked, 1);
}

// The store is tried again because the number of grants changed, whichever grant it was.
TEST_F(AllowTest, A1_TheStoreIsTriedAgainOnlyIfTheNumberOfGrantsChanged) {
  board.tally.when_asked = [&](ProcessId id) { static_cast<void>(board.wide.grant.allocate(id)); };
  const RawBuffer raw{board.ram(), 8};
  expect_refused(board.allow_rw(0, raw), ErrorCode::NOMEM, raw);
  EXPECT_EQ(board.tally.times_asked, 1);  // that answer is final
}

// A second try would succeed here, because the driver leaves its grant instead of allocating it.
TEST_F(AllowTest, A1_TheSameNumberOfGrantsMakesTheFirstAnswerFinal) {
  ASSERT_TRUE(board.allow_rw(0, {board.ram(), 4}));
  const auto number = board.process().lookup_grant_from_driver_num(Board::kTallyDriver);
  const auto block = board.process().enter_grant(*number);
  ASSERT_TRUE(block);
  board.tally.when_asked = [&](ProcessId) { board.process().leave_grant(*number); };
  const RawBuffer raw{board.ram(), 8};
  expect_refused(board.allow_rw(0, raw), ErrorCode::NOMEM, raw);
  EXPECT_EQ(take(0), (RawBuffer{board.ram(), 4}));
}

TEST_F(AllowTest, A1_NoMemWhileTheGrantIsEntered) {
  ASSERT_TRUE(board.allow_rw(0, {board.ram(), 4}));
  board.tally.times_asked = 0;
  board.tally.when_asked = [](ProcessId) {};
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
    const RawBuffer raw{board.ram(), 8};
    expect_refused(board.allow_rw(0, raw), ErrorCode::NOMEM, raw);
    expect_refused(board.allow_ro(99, raw), ErrorCode::NOMEM, raw);  // entered comes before no slot
    EXPECT_TRUE(board.allow_rw(0, raw, Board::kWideDriver));         // another driver's is not
  }));
  EXPECT_EQ(board.tally.times_asked, 2);
  EXPECT_EQ(mark(), board.ram(8));
  EXPECT_EQ(board.allow_rw(0, {0, 0}), (RawBuffer{board.ram(), 4}));  // the slot was left alone
}

// The number of grants changes although this driver's is entered: one more try, refused as before.
TEST_F(AllowTest, A1_AGrantThatStaysEnteredIsRefusedAfterTheSecondTryToo) {
  board.tally.when_asked = [&](ProcessId id) { static_cast<void>(board.wide.grant.allocate(id)); };
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
    const RawBuffer raw{board.ram(), 8};
    expect_refused(board.allow_rw(0, raw), ErrorCode::NOMEM, raw);
  }));
  EXPECT_EQ(board.tally.times_asked, 1);
}

// The usual driver enters its grant to allocate it, which is entering it again.
TEST_F(AllowTest, A1_E4_ADriverThatAllocatesAnEnteredGrantPanics) {
  EXPECT_EQ(panic_of(board.kernel,
                     [&] {
                       static_cast<void>(
                           board.tally.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
                             static_cast<void>(board.allow_rw(0, {board.ram(), 8}));
                           }));
                     }),
            "re-enter: the grant of driver 160 is already entered for process 0 (identifier 0)");
  EXPECT_TRUE(board.nothing_open());
  EXPECT_EQ(board.allow_rw(0, {0, 0}), (RawBuffer{0, 0}));
}

// L1: a pair that was checked in one life is not stored in the next one, whose mark is lower.
TEST_F(AllowTest, L1_AProcessThatRestartsWhileItsDriverIsAskedGetsNothingStored) {
  board.tally.when_asked = [&](ProcessId) {
    board.process().try_restart(std::nullopt);
    static_cast<void>(board.tally.grant.allocate(board.id()));
  };
  const AllowResult result = board.allow_rw(0, {board.ram(), 8});
  EXPECT_FALSE(result);
  EXPECT_EQ(take(0), (RawBuffer{0, 0}));
}

// A grant outlives a fault under the panic policy; nothing is stored in it all the same.
TEST(GrantStoreTest, A1_FailForAProcessThatFaultedWithItsGrantsAllocated) {
  Board board({.fault_policy = FaultPolicy::Panic});
  ASSERT_TRUE(board.allow_rw(0, {board.ram(), 4}));
  ASSERT_NE(panic_of(board.kernel, [&] { board.process().set_fault_state(); }), "no panic");
  EXPECT_EQ(GrantStore::swap(board.process(), Board::kTallyDriver, GrantStore::Slots::kReadWrite, 0,
                             {board.ram(8), 8}),
            std::unexpected(ErrorCode::FAIL));
}

// --- A9: userspace-readable ---

TEST_F(AllowTest, A9_TheDriverKeepsTheBufferAndGivesBackThePreviousOne) {
  EXPECT_EQ(board.allow_ur(0, {board.ram(4), 3}), (RawBuffer{0, 0}));
  EXPECT_EQ(mark(), board.ram(7));
  EXPECT_EQ(board.tally.kept[0].len(), 3U);
  EXPECT_EQ(board.allow_ur(0, {0xdead, 0}), (RawBuffer{board.ram(4), 3}));
  EXPECT_EQ(board.allow_ur(0, {0, 0}), (RawBuffer{0xdead, 0}));
  EXPECT_EQ(board.tally.times_asked, 0);  // no grant
  EXPECT_EQ(board.process().lookup_grant_from_driver_num(Board::kTallyDriver), test::kOutOfMemory);
}

TEST_F(AllowTest, A9_ARefusalGivesBackWhatWasPassed) {
  const RawBuffer raw{board.ram(4), 3};
  expect_refused(board.allow_ur(2, raw), ErrorCode::INVAL, raw);
  EXPECT_EQ(mark(), board.ram(7));
}

// A driver that says nothing about such buffers refuses them.
TEST_F(AllowTest, A9_TheDefaultIsNoSupport) {
  struct Silent final : SyscallDriver {
    void allocate_grant(ProcessId) override {}
  } silent;
  const std::array<DriverEntry, 1> drivers{{{.number = 5, .driver = &silent}}};
  board.kernel.register_drivers(drivers);
  const RawBuffer raw{board.ram(4), 3};
  expect_refused(board.allow_ur(0, raw, 5), ErrorCode::NOSUPPORT, raw);
}

// A process may work on with what it lent: only the bytes in the kernel's hands are concerned.
TEST_F(AllowTest, A9_TheProcessAndTheCapsuleSeeEachOthersWrites) {
  ASSERT_TRUE(board.allow_ur(0, {board.ram(4), 3}));
  ASSERT_TRUE(board.store(4, {1, 2, 3}));
  EXPECT_EQ(test::read(board.tally.kept[0]), (test::Bytes{1, 2, 3}));
  ASSERT_TRUE(
      board.tally.kept[0].mut_enter([](const WriteableProcessSlice& slice) { slice[2].set(30); }));
  EXPECT_EQ(board.load(4, 3), (test::Bytes{1, 2, 30}));
}

// --- memop and exit ---

class MemopTest : public ::testing::Test {
 protected:
  std::expected<std::uintptr_t, ErrorCode> memop(std::size_t operation,
                                                 std::uintptr_t argument = 0) {
    return board.kernel.memop(board.process(), operation, argument);
  }
  static constexpr std::unexpected<ErrorCode> kNoMem{ErrorCode::NOMEM};
  static constexpr std::unexpected<ErrorCode> kNoSupport{ErrorCode::NOSUPPORT};

  Board board;
};

TEST_F(MemopTest, D2_BrkAnswersZeroAndSbrkTheOldBreak) {
  EXPECT_EQ(memop(0, board.ram(1500)), 0U);
  EXPECT_EQ(board.process().app_break(), board.ram(1500));
  EXPECT_EQ(memop(1, 8), board.ram(1500));
  EXPECT_EQ(memop(1, SIZE_MAX - 15), board.ram(1508));
  EXPECT_EQ(board.process().app_break(), board.ram(1492));
}

TEST_F(MemopTest, D4_EveryBreakErrorIsNoMem) {
  EXPECT_EQ(memop(0, board.ram() - 1), kNoMem);                     // AddressOutOfBounds
  EXPECT_EQ(memop(0, board.process().kernel_break() + 1), kNoMem);  // OutOfMemory
  EXPECT_EQ(memop(1, kLargest - 4095), kNoMem);
  platform::MemoryProtection::refuses = true;
  EXPECT_EQ(memop(0, board.ram(1500)), kNoMem);
  platform::MemoryProtection::refuses = false;
  board.process().terminate(std::nullopt);
  EXPECT_EQ(memop(0, board.ram(1500)), kNoMem);  // InactiveApp
  EXPECT_EQ(memop(1, 0), kNoMem);
}

TEST_F(MemopTest, TheOtherOperationsTellAddresses) {
  EXPECT_EQ(memop(2), board.ram());
  EXPECT_EQ(memop(3), board.ram(Board::kRam));
  EXPECT_EQ(memop(4), board.flash(Board::kProtectedFlash));
  EXPECT_EQ(memop(5), board.flash(Board::kFlash));
  EXPECT_EQ(memop(6), board.process().kernel_break());
  ASSERT_TRUE(board.tally.grant.allocate(board.id()));
  EXPECT_EQ(memop(6), board.process().kernel_break());
}

TEST_F(MemopTest, UnknownOperationsAreNotSupportedHoweverLarge) {
  for (const std::size_t operation : {std::size_t{7}, std::size_t{12}, std::size_t{0x100},
                                      std::size_t{0x101}, std::size_t{0x10006}, kLargest}) {
    EXPECT_EQ(memop(operation, board.ram(1500)), kNoSupport) << "operation " << operation;
  }
  EXPECT_EQ(board.process().app_break(), board.ram(1024));
}

// Of every system call, well or refused; where it stands in them, ci/checks/barrier-check reads in
// the images.
TEST(BarrierTest, B7_EverySystemCallEndsWithTheBarrier) {
  Board board;
  Process& process = board.process();
  const auto barriers_of = [](auto&& call) {
    const std::size_t before = platform::barrier_count;
    call();
    return platform::barrier_count - before;
  };
  for (const std::uintptr_t where : {board.ram(4), kLargest}) {
    EXPECT_EQ(barriers_of([&] { static_cast<void>(board.allow_rw(0, {where, 3})); }), 1U);
    EXPECT_EQ(barriers_of([&] { static_cast<void>(board.allow_ro(0, {where, 3})); }), 1U);
    EXPECT_EQ(barriers_of([&] { static_cast<void>(board.allow_ur(0, {where, 3})); }), 1U);
    EXPECT_EQ(barriers_of([&] { static_cast<void>(board.kernel.memop(process, 0, where)); }), 1U);
  }
  EXPECT_EQ(barriers_of([&] { board.kernel.exit(process, ExitKind::Restart, 0); }), 1U);
}

TEST(ExitTest, F2_F3_AProcessEndsItself) {
  Board board;
  board.kernel.exit(board.process(0), ExitKind::Terminate, 3);
  EXPECT_EQ(board.process(0).state(), Process::State::Terminated);
  EXPECT_EQ(board.process(0).completion_code(), std::optional<std::uint32_t>(3));
  board.kernel.exit(board.process(1), ExitKind::Restart, 4);
  EXPECT_EQ(board.process(1).state(), Process::State::Yielded);
  EXPECT_EQ(board.process(1).completion_code(), std::optional<std::uint32_t>(4));
  EXPECT_EQ(board.process(1).restart_count(), 1U);
}

}  // namespace
}  // namespace procbuf
