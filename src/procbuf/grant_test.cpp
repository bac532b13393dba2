#include "procbuf/grant.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Board;
using test::Bytes;
using test::code_of;
using test::kInactiveApp;
using test::kNoSuchApp;
using test::kOutOfMemory;
using test::panic_of;
using test::Tally;
using test::Wide;

constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kWord = sizeof(std::size_t);
// The numbers of the board's two grants.
constexpr std::size_t kTallyGrant = 0;
constexpr std::size_t kWideGrant = 1;

constexpr auto kNothing = [](auto&, const GrantKernelData&) {};

class GrantTest : public ::testing::Test {
 protected:
  GrantBlock block(std::size_t number) { return board.process().grant_block(number).value(); }

  Board board;
};

bool disjoint(GrantBlock a, GrantBlock b) {
  return a.start + a.size <= b.start || b.start + b.size <= a.start;
}

// --- E1: allocation ---

// Upcalls and slots start empty, whatever the process left there.
TEST_F(GrantTest, A4_AGrantStartsEmptyInDirtyMemory) {
  constexpr std::size_t kDirty = 2048;
  const std::size_t top = board.process().kernel_break() - board.ram();
  ASSERT_TRUE(board.process().brk(board.ram(top)));
  ASSERT_TRUE(board.store(kDirty, Bytes(top - kDirty, 0xff)));
  ASSERT_TRUE(board.process().brk(board.ram(kDirty)));
  ASSERT_TRUE(board.tally.grant.allocate(board.id()));
  const std::size_t start = block(kTallyGrant).start - board.ram();
  ASSERT_GT(start, kDirty);
  constexpr std::size_t kSlots = 5;  // 2 read-only, 3 read-write
  const std::size_t size = (2 + 2 * kSlots) * kWord;
  EXPECT_EQ(Board::peek(start + kWord, size), Bytes(size, 0));
}

TEST_F(GrantTest, E1_AllocationGoesDownFromTheKernelsBreak) {
  Process& process = board.process();
  const std::uintptr_t top = process.kernel_break();
  ASSERT_TRUE(process.allocate_grant(kTallyGrant, 1, 101, 8));
  EXPECT_EQ(process.kernel_break(), (top - 101) & ~std::uintptr_t{7});
  EXPECT_EQ(block(kTallyGrant).start, process.kernel_break());
  EXPECT_EQ(block(kTallyGrant).size, 101U);
  const std::uintptr_t below = process.kernel_break();
  ASSERT_TRUE(process.allocate_grant(kWideGrant, 2, 3, 1));  // E1: aligned to two at least
  EXPECT_EQ(process.kernel_break(), below - 4);
}

// Hardware rounds the break up, and what lies in between is the process's to write. The break moves
// first here, and then there is no room down there any more.
TEST_F(GrantTest, E1_NoGrantLiesWhereMemoryProtectionRoundsTheBreakUp) {
  Process& process = board.process();
  using enum platform::Rounding;
  for (const auto& [rounding, visible_end] :
       {std::pair(kPmp, 1540), std::pair(kPmsav8, 1568), std::pair(kPmsav7, 2048)}) {
    platform::MemoryProtection::rounding = rounding;
    process.try_restart(std::nullopt);
    ASSERT_TRUE(process.brk(board.ram(1537)));
    const std::uintptr_t end = process.memory_protection().visible_end();
    ASSERT_EQ(end, board.ram(static_cast<std::size_t>(visible_end)));
    const std::uintptr_t top = process.kernel_break();

    EXPECT_EQ(process.allocate_custom_grant(top - end + 1, 1), std::nullopt);
    EXPECT_EQ(process.allocate_grant(kTallyGrant, 1, top - end + 1, 1), kOutOfMemory);
    EXPECT_EQ(process.kernel_break(), top);
    EXPECT_EQ(process.memory_protection().visible_end(), end);
    EXPECT_TRUE(process.allocate_grant(kTallyGrant, 1, top - end, 1));
    EXPECT_EQ(process.kernel_break(), end);
    EXPECT_TRUE(board.store(end - board.ram() - 1, {1}));
    EXPECT_FALSE(board.store(end - board.ram(), {1}));
    // The break may go on to that end, not above it.
    EXPECT_TRUE(process.brk(end));
    EXPECT_EQ(process.brk(end + 1), kOutOfMemory);
  }
}

TEST_F(GrantTest, E1_AGrantThatMemoryProtectionRefusesHasNoRoom) {
  Process& process = board.process();
  const std::uintptr_t top = process.kernel_break();
  platform::MemoryProtection::refuses = true;
  EXPECT_EQ(process.allocate_custom_grant(8, 8), std::nullopt);
  EXPECT_EQ(process.allocate_grant(kTallyGrant, 1, 8, 8), kOutOfMemory);
  EXPECT_EQ(board.tally.grant.allocate(board.id()), kOutOfMemory);
  EXPECT_EQ(code_of(board.allow_rw(0, {board.ram(), 4})), ErrorCode::NOMEM);
  EXPECT_EQ(process.kernel_break(), top);
  EXPECT_EQ(process.grant_allocated_count(), 0U);
  platform::MemoryProtection::refuses = false;
  EXPECT_TRUE(process.allocate_custom_grant(8, 8));
  EXPECT_LT(process.kernel_break(), top);
}

TEST_F(GrantTest, E1_AGrantMayEndExactlyAtTheBreakAndHaveNoBytes) {
  Process& process = board.process();
  const std::size_t room = process.kernel_break() - process.app_break();
  EXPECT_EQ(process.allocate_grant(kTallyGrant, 1, room + 1, 1), kOutOfMemory);
  EXPECT_TRUE(process.allocate_grant(kTallyGrant, 1, room, 1));
  EXPECT_EQ(process.kernel_break(), process.app_break());
  EXPECT_TRUE(process.allocate_grant(kWideGrant, 2, 0, 1));
  EXPECT_EQ(process.kernel_break(), process.app_break());
  EXPECT_EQ(CustomGrant::allocate(board.id(), 1, 1).error(), ProcessError::OutOfMemory);
  EXPECT_TRUE(CustomGrant::allocate(board.id(), 0, 1));
}

TEST_F(GrantTest, E1_AligningDownBelowTheBreakIsRefused) {
  Process& process = board.process();
  ASSERT_TRUE(process.brk(board.ram(1030)));
  const std::size_t room = process.kernel_break() - process.app_break();
  EXPECT_EQ(process.allocate_grant(kTallyGrant, 1, room, 64), kOutOfMemory);
  EXPECT_TRUE(process.allocate_grant(kTallyGrant, 1, process.kernel_break() - board.ram(1088), 64));
  EXPECT_EQ(process.kernel_break(), board.ram(1088));
}

// Upstream subtracts first: such a size wraps round and may align back to success.
TEST_F(GrantTest, E1_SizesAndAlignmentsNearTheLargestWordAreRefused) {
  Process& process = board.process();
  const std::uintptr_t kernel_break = process.kernel_break();
  for (const std::size_t below : {0U, 1U, 2U, 7U, 8U, 63U, 64U, 4095U, 4096U, 65536U}) {
    for (const std::size_t align : {std::size_t{1}, std::size_t{8}, std::size_t{4096},
                                    std::size_t{1} << 16U, kLargest / 2 + 1}) {
      EXPECT_EQ(process.allocate_grant(kTallyGrant, 1, kLargest - below, align), kOutOfMemory);
      const auto custom = CustomGrant::allocate(board.id(), kLargest - below, align);
      ASSERT_FALSE(custom);
      EXPECT_EQ(custom.error(), ProcessError::OutOfMemory);
    }
  }
  EXPECT_EQ(CustomGrant::allocate(board.id(), kernel_break, 1).error(), ProcessError::OutOfMemory);
  EXPECT_EQ(CustomGrant::allocate(board.id(), kernel_break + 1, 2).error(),
            ProcessError::OutOfMemory);
  EXPECT_EQ(CustomGrant::allocate(board.id(), 0, kLargest / 2 + 1).error(),
            ProcessError::OutOfMemory);
  EXPECT_EQ(process.kernel_break(), kernel_break);
  EXPECT_EQ(process.grant_allocated_count(), 0U);
}

// --- E2: what refuses a grant ---

TEST_F(GrantTest, E2_AllocatedOnlyOnceAndOnlyWhereThereIsSuchAGrant) {
  Process& process = board.process();
  ASSERT_TRUE(process.allocate_grant(kTallyGrant, 1, 8, 8));
  EXPECT_EQ(process.allocate_grant(kTallyGrant, 2, 8, 8), kOutOfMemory);
  EXPECT_EQ(process.allocate_grant(2, 2, 8, 8), kOutOfMemory);
  EXPECT_EQ(process.allocate_grant(kLargest, 2, 8, 8), kOutOfMemory);
  EXPECT_EQ(process.enter_grant(2).error(), ProcessError::AddressOutOfBounds);
  EXPECT_EQ(process.grant_allocated_count(), 1U);
}

TEST_F(GrantTest, E2_AProcessThatDoesNotRunGetsNone) {
  Process& process = board.process();
  process.terminate(std::nullopt);
  EXPECT_EQ(process.allocate_grant(kTallyGrant, 1, 8, 8), kOutOfMemory);
  EXPECT_EQ(CustomGrant::allocate(board.id(), 8, 8).error(), ProcessError::OutOfMemory);
  EXPECT_EQ(process.grant_allocated_count(), 0U);
}

// Two capsules that were given the same driver number by mistake.
TEST(GrantOfTakenDriverTest, E2_TheCapsuleSeesOutOfMemory) {
  alignas(16) std::array<std::uint8_t, 1024> ram{};
  const std::array<std::uint8_t, 16> flash{};
  std::array<ProcessSlot, 1> table;
  Process process;
  Kernel kernel(table);
  const auto first = kernel.create_grant<Tally>(9, {}, TrustedCode::memory_allocation());
  const auto second = kernel.create_grant<Tally>(9, {}, TrustedCode::memory_allocation());
  const auto id = kernel.create_process(0, process, {.ram = ram, .flash = flash}, FaultPolicy::Stop,
                                        TrustedCode::process_management());
  ASSERT_TRUE(id);
  ASSERT_TRUE(first.allocate(*id));
  const std::uintptr_t kernel_break = process.kernel_break();
  EXPECT_EQ(second.allocate(*id), kOutOfMemory);
  EXPECT_EQ(process.kernel_break(), kernel_break);
  EXPECT_TRUE(first.allocate(*id));
}

// --- E3: layout and first contents ---

TEST_F(GrantTest, E3_DataIsAlignedAndInsideTheBlockBehindTheSlots) {
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [&](Tally& data, const GrantKernelData&) {
    EXPECT_EQ(address_of(&data), block(kTallyGrant).start + 13 * kWord);
    EXPECT_EQ(block(kTallyGrant).size, 13 * kWord + sizeof(Tally));
    EXPECT_EQ(data.value, 7U);
  }));
  ASSERT_TRUE(board.wide.grant.enter(board.id(), [&](Wide& data, const GrantKernelData&) {
    const GrantBlock wide = block(kWideGrant);
    EXPECT_EQ(address_of(&data) % alignof(Wide), 0U);
    EXPECT_EQ(address_of(&data) + sizeof(Wide), wide.start + wide.size);
    EXPECT_EQ(wide.start % alignof(Wide), 0U);
    EXPECT_EQ(data.bytes[2], 3U);
  }));
  EXPECT_TRUE(disjoint(block(kTallyGrant), block(kWideGrant)));
}

struct alignas(64) Page {
  std::uint8_t byte = 0xee;
};

TEST(AlignedGrantTest, E3_TheDataMayAskForMoreThanAWord) {
  alignas(8) std::array<std::uint8_t, 1024> ram{};
  const std::array<std::uint8_t, 16> flash{};
  std::array<ProcessSlot, 1> table;
  Process process;
  Kernel kernel(table);
  const auto grant =
      kernel.create_grant<Page>(9, {.allow_rw = 2}, TrustedCode::memory_allocation());
  const auto id = kernel.create_process(0, process, {.ram = ram, .flash = flash}, FaultPolicy::Stop,
                                        TrustedCode::process_management());
  ASSERT_TRUE(id);
  EXPECT_TRUE(grant.enter(*id, [&](Page& data, const GrantKernelData&) {
    const GrantBlock block = process.grant_block(0).value();
    EXPECT_EQ(block.start % 64, 0U);
    EXPECT_EQ(address_of(&data), block.start + 64);
    EXPECT_EQ(block.size, 128U);
    EXPECT_EQ(data.byte, 0xeeU);
  }));
}

TEST_F(GrantTest, E3_TheCountersWordComesFirst) {
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [&](Tally&, const GrantKernelData&) {
    EXPECT_EQ(*pointer_to<const std::size_t>(block(kTallyGrant).start), 0x030201U);
  }));
}

// The memory held something else before: A4 and the data's constructor hold all the same.
TEST_F(GrantTest, A4_AFreshGrantIsCleanWhateverTheMemoryHeld) {
  Process& process = board.process();
  ASSERT_TRUE(process.brk(process.kernel_break()));
  ASSERT_TRUE(board.store(0, Bytes(process.app_break() - board.ram(), 0xee)));
  ASSERT_TRUE(process.brk(board.ram(1024)));
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [](Tally& data, const GrantKernelData& kernel) {
    EXPECT_EQ(data.value, 7U);
    for (std::size_t slot = 0; slot < 3; ++slot) {
      EXPECT_EQ((*kernel.get_readwrite_processbuffer(slot))->len(), 0U);
      EXPECT_EQ((*kernel.get_readwrite_processbuffer(slot))->ptr(), nullptr);
    }
    for (std::size_t slot = 0; slot < 2; ++slot) {
      EXPECT_EQ((*kernel.get_readonly_processbuffer(slot))->len(), 0U);
    }
  }));
  EXPECT_EQ(board.allow_rw(2, {0, 0}), (RawBuffer{0, 0}));
  EXPECT_EQ(board.allow_ro(1, {0, 0}), (RawBuffer{0, 0}));
}

TEST_F(GrantTest, TheDataStaysFromOneEnterToTheNextAndStartsAfreshInTheNextLife) {
  const auto count = [&] {
    return board.tally.grant.enter(
        board.id(), [](Tally& data, const GrantKernelData&) { return data.value++; });
  };
  EXPECT_EQ(count(), 7U);
  EXPECT_EQ(count(), 8U);
  board.process().try_restart(std::nullopt);
  EXPECT_EQ(count(), 7U);
  EXPECT_EQ(board.tally.grant.enter(board.id(1),
                                    [](Tally& data, const GrantKernelData&) { return data.value; }),
            7U);
}

// --- B4: the slots of an entered grant ---

TEST_F(GrantTest, B4_SlotsPastTheLastAreOutOfBounds) {
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [](Tally&, const GrantKernelData& kernel) {
    for (const std::size_t slot : {std::size_t{3}, std::size_t{255}, kLargest}) {
      EXPECT_EQ(kernel.get_readwrite_processbuffer(slot).error(), ProcessError::AddressOutOfBounds);
    }
    EXPECT_EQ(kernel.get_readonly_processbuffer(2).error(), ProcessError::AddressOutOfBounds);
    EXPECT_TRUE(kernel.get_readwrite_processbuffer(2).has_value());
    EXPECT_TRUE(kernel.get_readonly_processbuffer(1).has_value());
  }));
}

TEST_F(GrantTest, B4_AnUnsetSlotIsALiveBufferOfLengthZero) {
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [](Tally&, const GrantKernelData& kernel) {
    const auto unset = kernel.get_readwrite_processbuffer(0);
    EXPECT_EQ((*unset)->len(), 0U);
    EXPECT_EQ((*unset)->mut_enter([](const WriteableProcessSlice& slice) { return slice.len(); }),
              0U);
  }));
}

TEST_F(GrantTest, B4_ASetSlotIsTheProcessesBuffer) {
  ASSERT_TRUE(board.store(100, {1, 2, 3}));
  ASSERT_TRUE(board.allow_rw(2, {board.ram(100), 3}));
  ASSERT_TRUE(board.allow_ro(1, {board.flash(100), 2}));
  ASSERT_TRUE(board.tally.grant.enter(board.id(), [](Tally&, const GrantKernelData& kernel) {
    EXPECT_EQ(test::read(**kernel.get_readwrite_processbuffer(2)), (Bytes{1, 2, 3}));
    EXPECT_EQ(test::read(**kernel.get_readonly_processbuffer(1)), (Bytes{100, 101}));
    EXPECT_TRUE(
        (*kernel.get_readwrite_processbuffer(2))->mut_enter([](const WriteableProcessSlice& slice) {
          slice[0].set(10);
        }));
  }));
  EXPECT_EQ(board.load(100, 3), (Bytes{10, 2, 3}));
}

// --- E4: entering ---

TEST_F(GrantTest, E4_WhoIsNotThereOrNotRunningIsNotEntered) {
  const ProcessId old = board.id();
  const auto enter = [&](ProcessId id) { return board.tally.grant.enter(id, kNothing); };
  EXPECT_EQ(enter(ProcessId()), kNoSuchApp);
  board.process().set_fault_state();
  EXPECT_EQ(enter(old), kInactiveApp);
  board.process().terminate(std::nullopt);
  EXPECT_EQ(enter(old), kInactiveApp);
  EXPECT_EQ(board.tally.grant.try_enter(old, kNothing), kInactiveApp);
  board.process().start();
  EXPECT_EQ(enter(old), kNoSuchApp);
  EXPECT_EQ(board.tally.grant.try_enter(old, kNothing), kNoSuchApp);
  EXPECT_TRUE(enter(board.id()));
}

TEST_F(GrantTest, E4_NoRoomIsOutOfMemory) {
  ASSERT_TRUE(board.process().brk(board.process().kernel_break()));
  EXPECT_EQ(board.tally.grant.enter(board.id(), kNothing), kOutOfMemory);
  EXPECT_EQ(board.tally.grant.try_enter(board.id(), kNothing), kOutOfMemory);
  EXPECT_EQ(board.process().enter_grant(kTallyGrant).error(), ProcessError::OutOfMemory);
}

TEST_F(GrantTest, E4_EnteringAgainInsidePanics) {
  const auto enter_twice = [&] {
    static_cast<void>(board.tally.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
      static_cast<void>(board.tally.grant.enter(board.id(), kNothing));
    }));
  };
  EXPECT_EQ(panic_of(board.kernel, enter_twice),
            "re-enter: the grant of driver 160 is already entered for process 0 (identifier 0)");
  EXPECT_TRUE(board.nothing_open());
  EXPECT_TRUE(board.tally.grant.enter(board.id(), kNothing));
}

TEST_F(GrantTest, E4_TryEnterAnswersFalseInside) {
  bool called = false;
  EXPECT_EQ(board.tally.grant.try_enter(
                board.id(),
                [&](auto&, const GrantKernelData&) {
                  EXPECT_EQ(board.tally.grant.try_enter(
                                board.id(), [&](auto&, const GrantKernelData&) { called = true; }),
                            false);
                }),
            true);
  EXPECT_FALSE(called);
  EXPECT_EQ(board.tally.grant.try_enter(board.id(), kNothing), true);
}

TEST_F(GrantTest, E4_OtherProcessesAndOtherGrantsCanBeEnteredInside) {
  EXPECT_TRUE(board.tally.grant.enter(board.id(0), [&](Tally& a, const GrantKernelData&) {
    EXPECT_TRUE(board.tally.grant.enter(board.id(1), [&](Tally& b, const GrantKernelData&) {
      EXPECT_TRUE(board.wide.grant.enter(board.id(0), kNothing));
      b.value = 2;
      EXPECT_EQ(a.value, 7U);
      EXPECT_EQ(board.process(0).enter_grant(kTallyGrant).error(), ProcessError::AlreadyInUse);
    }));
  }));
  EXPECT_TRUE(board.tally.grant.enter(board.id(0), kNothing));
  EXPECT_TRUE(board.tally.grant.enter(board.id(1), kNothing));
}

TEST_F(GrantTest, E4_LeftByAnEarlyReturnToo) {
  const auto early = [&](bool leave) {
    return board.tally.grant.enter(board.id(), [&](Tally& data, const GrantKernelData&) -> int {
      if (leave) return 1;
      data.value = 0;
      return 2;
    });
  };
  EXPECT_EQ(early(true), 1);
  EXPECT_EQ(early(false), 2);
}

TEST_F(GrantTest, E4_TerminatingInsideLeavesTheGrantInOrderForTheNextLife) {
  EXPECT_TRUE(board.tally.grant.enter(board.id(), [&](Tally&, const GrantKernelData&) {
    board.process().terminate(std::nullopt);
  }));
  EXPECT_TRUE(board.nothing_open());
  board.process().start();
  EXPECT_FALSE(*board.process().grant_is_allocated(kTallyGrant));
  EXPECT_TRUE(board.tally.grant.enter(board.id(), kNothing));
  EXPECT_TRUE(board.tally.grant.enter(board.id(), kNothing));
}

TEST_F(GrantTest, E4_ACaughtPanicInsideLeavesWhatWasEnteredSinceTheCatch) {
  EXPECT_TRUE(board.tally.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
    EXPECT_NE(panic_of(board.kernel,
                       [&] {
                         static_cast<void>(board.wide.grant.enter(
                             board.id(), [](auto&, const GrantKernelData&) { panic("inside"); }));
                       }),
              "no panic");
    EXPECT_TRUE(board.wide.grant.enter(board.id(), kNothing));
    EXPECT_EQ(board.tally.grant.try_enter(board.id(), kNothing), false);
  }));
  EXPECT_EQ(board.tally.grant.try_enter(board.id(), kNothing), true);
}

// --- A restart while a grant is entered ---

// L1: upstream hands out the old life's slots under the new identifier.
TEST_F(GrantTest, L1_ARestartInsideMakesTheGrantsBuffersDead) {
  ASSERT_TRUE(board.allow_rw(0, {board.ram(100), 8}));
  ASSERT_TRUE(board.allow_ro(0, {board.ram(100), 8}));
  EXPECT_TRUE(board.tally.grant.enter(board.id(), [&](Tally&, const GrantKernelData& kernel) {
    const auto before = kernel.get_readwrite_processbuffer(0);
    EXPECT_EQ((*before)->len(), 8U);
    board.process().try_restart(std::nullopt);
    EXPECT_EQ((*before)->len(), 0U);
    const auto rw = kernel.get_readwrite_processbuffer(0);
    EXPECT_EQ((*rw)->len(), 0U);
    EXPECT_EQ((*rw)->mut_enter([](const WriteableProcessSlice&) {}), kNoSuchApp);
    const auto ro = kernel.get_readonly_processbuffer(0);
    EXPECT_EQ((*ro)->len(), 0U);
    EXPECT_EQ((*ro)->enter([](const ReadableProcessSlice&) {}), kNoSuchApp);
  }));
  EXPECT_EQ(board.allow_rw(0, {0, 0}), (RawBuffer{0, 0}));
}

TEST_F(GrantTest, L1_TheNewLifesGrantIsEnteredAndLeftApartFromTheOldOnes) {
  const ProcessId old = board.id();
  EXPECT_TRUE(board.tally.grant.enter(old, [&](Tally& old_data, const GrantKernelData&) {
    old_data.value = 0x01d;
    board.process().try_restart(std::nullopt);
    EXPECT_EQ(board.tally.grant.enter(old, kNothing), kNoSuchApp);
    EXPECT_TRUE(board.tally.grant.enter(board.id(), [&](Tally& data, const GrantKernelData&) {
      EXPECT_EQ(data.value, 7U);
      data.value = 0x2ed;
      EXPECT_EQ(board.tally.grant.try_enter(board.id(), kNothing), false);
    }));
    EXPECT_EQ(board.tally.grant.try_enter(board.id(), kNothing), true);
    EXPECT_EQ(old_data.value, 0x01dU);
  }));
  EXPECT_EQ(board.tally.grant.enter(board.id(),
                                    [](Tally& data, const GrantKernelData&) { return data.value; }),
            0x2edU);
}

// L3's counterpart: the old life's grant is at the very place where the new one would land.
TEST_F(GrantTest, L3_AnAllocationAfterARestartStaysOffAGrantThatIsStillEntered) {
  EXPECT_TRUE(board.tally.grant.enter(board.id(), [&](Tally& old_data, const GrantKernelData&) {
    const GrantBlock old = block(kTallyGrant);
    board.process().try_restart(std::nullopt);
    ASSERT_TRUE(board.wide.grant.allocate(board.id()));
    ASSERT_TRUE(board.tally.grant.allocate(board.id()));
    const auto custom = CustomGrant::allocate(board.id(), 40, 8);
    ASSERT_TRUE(custom);
    ASSERT_TRUE(custom->enter([&](std::span<std::uint8_t> memory) {
      std::ranges::fill(memory, std::uint8_t{0xee});
      EXPECT_TRUE(disjoint(old, {address_of(memory.data()), memory.size()}));
    }));
    EXPECT_TRUE(disjoint(old, block(kWideGrant)));
    EXPECT_TRUE(disjoint(old, block(kTallyGrant)));
    EXPECT_EQ(old_data.value, 7U);
    old_data.value = 0x01d;
  }));
  EXPECT_EQ(board.wide.grant.enter(
                board.id(), [](Wide& data, const GrantKernelData&) { return data.bytes[0]; }),
            1U);
}

TEST_F(GrantTest, L3_SoDoesOneWhileACustomGrantIsStillEntered) {
  const auto custom = CustomGrant::allocate(board.id(), 200, 8);
  ASSERT_TRUE(custom);
  EXPECT_TRUE(custom->enter([&](std::span<std::uint8_t> memory) {
    board.process().try_restart(std::nullopt);
    ASSERT_TRUE(board.tally.grant.allocate(board.id()));
    EXPECT_TRUE(disjoint({address_of(memory.data()), memory.size()}, block(kTallyGrant)));
  }));
  board.process().try_restart(std::nullopt);
  const std::uintptr_t top = board.process().kernel_break();
  ASSERT_TRUE(CustomGrant::allocate(board.id(), 200, 8));  // closed: the place is free again
  EXPECT_EQ(board.process().kernel_break(), (top - 200) & ~std::uintptr_t{7});
}

TEST_F(GrantTest, L3_HoweverSmallTheyAre) {
  const auto custom = CustomGrant::allocate(board.id(), 1, 1);
  ASSERT_TRUE(custom);
  EXPECT_TRUE(custom->enter([&](std::span<std::uint8_t> old) {
    board.process().try_restart(std::nullopt);
    const auto other = CustomGrant::allocate(board.id(), 1, 1);
    ASSERT_TRUE(other);
    EXPECT_TRUE(other->enter(
        [&](std::span<std::uint8_t> memory) { EXPECT_NE(memory.data(), old.data()); }));
  }));
}

// --- E5: custom grants ---

TEST_F(GrantTest, E5_ACustomGrantsMemoryIsTheCapsulesFromOneEnterToTheNext) {
  const auto grant = CustomGrant::allocate(board.id(), 10, 8);
  ASSERT_TRUE(grant);
  const auto second = CustomGrant::allocate(board.id(), 10, 1);
  ASSERT_TRUE(second);
  ASSERT_TRUE(grant->enter([](std::span<std::uint8_t> memory) {
    EXPECT_EQ(memory.size(), 10U);
    EXPECT_EQ(address_of(memory.data()) % 8, 0U);
    std::ranges::fill(memory, std::uint8_t{0xaa});
  }));
  ASSERT_TRUE(second->enter(
      [](std::span<std::uint8_t> memory) { std::ranges::fill(memory, std::uint8_t{0xbb}); }));
  EXPECT_EQ(grant->enter([](std::span<std::uint8_t> memory) {
    return std::ranges::count(memory, std::uint8_t{0xaa});
  }),
            10);
}

TEST_F(GrantTest, E5_ACustomGrantEndsWithItsLife) {
  const auto grant = CustomGrant::allocate(board.id(), 10, 8);
  ASSERT_TRUE(grant);
  const auto enter = [&] { return grant->enter([](std::span<std::uint8_t>) {}); };
  board.process().terminate(std::nullopt);
  EXPECT_EQ(enter(), kInactiveApp);
  board.process().start();
  EXPECT_EQ(enter(), kNoSuchApp);
  EXPECT_EQ(CustomGrant::allocate(ProcessId(), 10, 8).error(), ProcessError::NoSuchApp);
}

TEST_F(GrantTest, E5_AnAlignmentThatIsNoPowerOfTwoPanics) {
  for (const std::size_t align : {std::size_t{0}, std::size_t{3}, std::size_t{24}, kLargest}) {
    EXPECT_EQ(panic_of(board.kernel,
                       [&] { static_cast<void>(CustomGrant::allocate(board.id(), 8, align)); }),
              "custom grant alignment " + std::to_string(align) + " is no power of two");
  }
}

// A4: counts fit a byte; the largest counts work.
TEST(LargestGrantTest, A4_255SlotsOfEachKind) {
  alignas(16) static std::array<std::uint8_t, 16384> ram{};
  const std::array<std::uint8_t, 16> flash{};
  std::array<ProcessSlot, 1> table;
  Process process;
  Kernel kernel(table);
  const auto grant = kernel.create_grant<Tally>(
      9, {.upcalls = 255, .allow_ro = 255, .allow_rw = 255}, TrustedCode::memory_allocation());
  const auto id = kernel.create_process(0, process, {.ram = ram, .flash = flash}, FaultPolicy::Stop,
                                        TrustedCode::process_management());
  ASSERT_TRUE(id);
  EXPECT_TRUE(grant.enter(*id, [](Tally&, const GrantKernelData& kernel_data) {
    EXPECT_TRUE(kernel_data.get_readonly_processbuffer(254).has_value());
    EXPECT_TRUE(kernel_data.get_readwrite_processbuffer(254).has_value());
    EXPECT_FALSE(kernel_data.get_readonly_processbuffer(255).has_value());
    EXPECT_FALSE(kernel_data.get_readwrite_processbuffer(256).has_value());
  }));
}

static_assert(!std::is_copy_constructible_v<Grant<Tally>>);
static_assert(!std::is_move_constructible_v<Grant<Tally>>);
static_assert(!std::is_copy_constructible_v<ReadWriteProcessBufferRef>);
static_assert(!std::is_move_constructible_v<ReadWriteProcessBufferRef>);

}  // namespace
}  // namespace procbuf
