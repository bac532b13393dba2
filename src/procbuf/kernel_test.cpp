#include "procbuf/kernel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Board;
using test::kAddressOutOfBounds;
using test::kAlreadyInUse;
using test::kNoSuchApp;
using test::kOutOfMemory;
using test::panic_of;

// A kernel with one place, and memory of a size that each test chooses, none of it the Machine's.
class CreateProcessTest : public ::testing::Test {
 protected:
  std::expected<ProcessId, ProcessError> create(std::size_t ram_size, std::size_t initial_break,
                                                std::size_t index = 0) {
    return kernel.create_process(index, process,
                                 {.ram = std::span(ram).first(ram_size),
                                  .flash = flash,
                                  .protected_flash = protected_flash,
                                  .initial_break = initial_break},
                                 FaultPolicy::Stop, TrustedCode::process_management());
  }
  void TearDown() override { platform::MemoryProtection::as_at_first(); }

  alignas(64) std::array<std::uint8_t, 1024> ram{};
  std::array<std::uint8_t, 32> flash{};
  std::size_t protected_flash = 0;
  std::array<ProcessSlot, 1> table;
  Process process;
  Kernel kernel{table};
};

TEST_F(CreateProcessTest, AProcessStartsYieldedWithItsBreaksWhereTheyBelong) {
  const auto id = create(1024, 100);
  ASSERT_TRUE(id);
  EXPECT_EQ(process.state(), Process::State::Yielded);
  EXPECT_EQ(process.mem_start(), address_of(ram.data()));
  EXPECT_EQ(process.mem_end(), address_of(ram.data()) + 1024);
  EXPECT_EQ(process.app_break(), process.mem_start() + 100);
  EXPECT_EQ(process.allow_high_water_mark(), process.mem_start());  // D3
  EXPECT_EQ(process.restart_count(), 0U);
  EXPECT_FALSE(process.completion_code());
  EXPECT_EQ(process.process_id(), *id);
  EXPECT_EQ(kernel.process(*id, TrustedCode::process_management()), &process);
}

TEST_F(CreateProcessTest, TheKernelsPartMustFitAboveTheFirstBreak) {
  const std::size_t kernel_part = [&] {
    EXPECT_TRUE(create(1024, 0));
    return process.mem_end() - process.kernel_break();
  }();
  ASSERT_GT(kernel_part, 0U);
  ASSERT_TRUE(kernel.remove_process(process.process_id(), TrustedCode::process_management()));
  EXPECT_EQ(create(kernel_part - 1, 0), kOutOfMemory);
  EXPECT_EQ(create(0, 0), kOutOfMemory);
  EXPECT_EQ(create(1024, 1024 - kernel_part + 1), kOutOfMemory);
  EXPECT_EQ(create(1024, SIZE_MAX), kOutOfMemory);
  EXPECT_TRUE(create(1024, 1024 - kernel_part));
  EXPECT_EQ(process.app_break(), process.kernel_break());
  ASSERT_TRUE(kernel.remove_process(process.process_id(), TrustedCode::process_management()));
  EXPECT_TRUE(create(kernel_part, 0)) << "a process that has nothing of its own";
  EXPECT_EQ(process.kernel_break(), process.mem_start());
}

// What the memory of the board held before is not the kernel's.
TEST_F(CreateProcessTest, TheKernelStartsEmptyInDirtyMemory) {
  ram.fill(0xff);
  std::array<ProcessSlot, 2> dirty{{{.process = &process, .index = 7}, {.process = &process}}};
  Kernel other(dirty);
  const auto capability = [] { return TrustedCode::memory_allocation(); };
  const auto first = other.create_grant<test::Tally>(1, GrantCounts{}, capability());
  const auto second = other.create_grant<test::Tally>(2, GrantCounts{}, capability());
  for (std::size_t i = 0; i < dirty.size(); ++i) {
    EXPECT_EQ(dirty[i].process, nullptr);
    EXPECT_EQ(dirty[i].index, i);
  }
  const auto id = other.create_process(0, process, {.ram = ram, .flash = flash}, FaultPolicy::Stop,
                                       TrustedCode::process_management());
  ASSERT_TRUE(id);
  EXPECT_EQ(process.grant_allocated_count(), 0U);
  EXPECT_TRUE(first.allocate(*id));
  EXPECT_TRUE(second.allocate(*id));
}

TEST_F(CreateProcessTest, TheKernelsPartGrowsByATableEntryAGrant) {
  ASSERT_TRUE(create(1024, 0));
  const std::uintptr_t without = process.kernel_break();
  std::array<ProcessSlot, 1> other_table;
  Kernel other(other_table);
  const Grant<test::Tally> grant =
      other.create_grant<test::Tally>(1, GrantCounts{}, TrustedCode::memory_allocation());
  Process second;
  ASSERT_TRUE(other.create_process(0, second, {.ram = ram, .flash = flash}, FaultPolicy::Stop,
                                   TrustedCode::process_management()));
  EXPECT_EQ(without - second.kernel_break(), sizeof(GrantTableEntry));
  EXPECT_EQ(grant.driver_number(), 1U);
}

TEST_F(CreateProcessTest, ProtectedFlashMustLieInTheFlash) {
  protected_flash = 33;
  EXPECT_EQ(create(1024, 0), kOutOfMemory);
  protected_flash = 32;
  EXPECT_TRUE(create(1024, 0));
  EXPECT_EQ(process.flash_start(), process.flash_end());
}

TEST_F(CreateProcessTest, APlaceMustBeThereAndFree) {
  EXPECT_EQ(create(1024, 0, 1), kAddressOutOfBounds);
  EXPECT_EQ(create(1024, 0, SIZE_MAX), kAddressOutOfBounds);
  ASSERT_TRUE(create(1024, 0));
  EXPECT_EQ(create(1024, 0), kAlreadyInUse);
}

TEST_F(CreateProcessTest, AProcessIsInTheTableOnce) {
  std::array<ProcessSlot, 2> two_places;
  Kernel larger(two_places);
  const auto create_at = [&](std::size_t index) {
    return larger.create_process(index, process, {.ram = ram, .flash = flash, .initial_break = 64},
                                 FaultPolicy::Stop, TrustedCode::process_management());
  };
  const auto id = create_at(0);
  ASSERT_TRUE(id);
  EXPECT_EQ(create_at(1), kAlreadyInUse);
  ASSERT_TRUE(larger.remove_process(*id, TrustedCode::process_management()));
  EXPECT_TRUE(create_at(1));
}

// What its place in memory was before is over: F3's count and F2's completion code, too.
TEST_F(CreateProcessTest, AProcessThatComesBackStartsAnew) {
  const auto id = create(1024, 64);
  ASSERT_TRUE(id);
  process.try_restart(std::nullopt);
  process.terminate(5);
  EXPECT_EQ(process.restart_count(), 1U);
  ASSERT_TRUE(
      kernel.remove_process(process.process_id(), TrustedCode::process_management()).has_value());
  ASSERT_TRUE(create(1024, 64));
  EXPECT_EQ(process.state(), Process::State::Yielded);
  EXPECT_EQ(process.restart_count(), 0U);
  EXPECT_FALSE(process.completion_code());
}

// What is still open of a removed process must not become a new one's.
TEST_F(CreateProcessTest, ARemovedProcessWithSomethingOpenCannotComeBack) {
  const auto id = create(1024, 64);
  ASSERT_TRUE(id);
  const auto buffer =
      ReadWriteProcessBuffer::new_external(ram.data(), 8, *id, TrustedCode::external_process());
  ASSERT_TRUE(buffer.enter([&](const ReadableProcessSlice&) {
    ASSERT_TRUE(kernel.remove_process(*id, TrustedCode::process_management()));
    EXPECT_EQ(create(1024, 64), kAlreadyInUse);
  }));
  EXPECT_TRUE(create(1024, 64));
}

// The access guard keeps no count of who came and went.
TEST_F(CreateProcessTest, ProcessesComeAndGoForever) {
  for (std::size_t i = 0; i < 1000; ++i) {
    const auto id = create(1024, 64);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->id(), i);  // F1
    ASSERT_TRUE(kernel.remove_process(*id, TrustedCode::process_management()));
  }
}

TEST_F(CreateProcessTest, MemoryProtectionMayRefuse) {
  platform::MemoryProtection::refuses = true;
  EXPECT_EQ(create(1024, 0), kOutOfMemory);
  EXPECT_EQ(table[0].process, nullptr);
  platform::MemoryProtection::refuses = false;
  const auto id = create(1024, 0);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->id(), 0U);  // F1: what was not created took no identifier
}

// The table of grants in each process's memory has a fixed size.
TEST_F(CreateProcessTest, AGrantAfterTheFirstProcessPanics) {
  ASSERT_TRUE(create(1024, 0));
  EXPECT_EQ(panic_of(kernel,
                     [&] {
                       static_cast<void>(kernel.create_grant<test::Tally>(
                           170, GrantCounts{}, TrustedCode::memory_allocation()));
                     }),
            "grant for driver 170 created after a process was");
}

TEST_F(CreateProcessTest, AProcessThatCouldNotBeCreatedDoesNotCountAsOne) {
  ASSERT_FALSE(create(0, 0));
  const auto grant =
      kernel.create_grant<test::Tally>(170, GrantCounts{}, TrustedCode::memory_allocation());
  EXPECT_EQ(grant.driver_number(), 170U);
}

TEST(KernelTest, B1_RemovedProcessesAreGone) {
  Board board;
  const auto capability = [] { return TrustedCode::process_management(); };
  const ProcessId removed = board.id(0);
  ASSERT_TRUE(board.kernel.remove_process(removed, capability()));
  EXPECT_EQ(board.kernel.process(removed, capability()), nullptr);
  EXPECT_EQ(board.kernel.remove_process(removed, capability()), kNoSuchApp);
  EXPECT_EQ(board.kernel.remove_process(ProcessId(), capability()), kNoSuchApp);
  EXPECT_EQ(board.tally.grant.allocate(removed), kNoSuchApp);
  EXPECT_EQ(board.kernel.process(board.id(1), capability()), &board.process(1));
}

TEST(KernelTest, F1_ANewProcessInAFreedPlaceHasANewIdentifier) {
  Board board;
  const ProcessId removed = board.id(0);
  board.remove(0);
  const auto id = board.create(0);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->id(), 2U);
  EXPECT_EQ(id->index(), 0U);
  EXPECT_NE(*id, removed);
  EXPECT_EQ(board.kernel.process(removed, TrustedCode::process_management()), nullptr);
}

TEST(KernelTest, B1_AnOldLifesIdentifierNamesNobody) {
  Board board;
  const ProcessId old = board.id(0);
  board.process(0).try_restart(std::nullopt);
  EXPECT_EQ(board.kernel.process(old, TrustedCode::process_management()), nullptr);
  EXPECT_EQ(board.kernel.remove_process(old, TrustedCode::process_management()), kNoSuchApp);
  EXPECT_EQ(board.kernel.process(board.id(0), TrustedCode::process_management()),
            &board.process(0));
}

}  // namespace
}  // namespace procbuf
