#include "procbuf/process_buffer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Board;
using test::Bytes;
using test::kNoSuchApp;
using test::read;

// B6: a driver's buffers are initialised at compile time, by either spelling and in any array.
constinit std::array<ReadOnlyProcessBuffer, 12> constant_ro{};
constinit std::array<ReadWriteProcessBuffer, 12> constant_rw{};
constinit ReadOnlyProcessBuffer plain_ro[12]{};   // NOLINT(*-avoid-c-arrays): upstream's shape
constinit ReadWriteProcessBuffer plain_rw[12]{};  // NOLINT(*-avoid-c-arrays)
constinit ReadOnlyProcessBuffer one_ro = ReadOnlyProcessBuffer::const_default();
constinit ReadWriteProcessBuffer one_rw = ReadWriteProcessBuffer::const_default();

static_assert(sizeof(ReadOnlyProcessBuffer) == 4 * sizeof(std::size_t));
static_assert(sizeof(ReadWriteProcessBuffer) == 4 * sizeof(std::size_t));
static_assert(sizeof(ProcessId) == 2 * sizeof(std::size_t));

// B6: moved, never copied.
template <typename Buffer>
constexpr bool kMoveOnly =
    std::is_nothrow_move_constructible_v<Buffer> && std::is_nothrow_move_assignable_v<Buffer> &&
    !std::is_copy_constructible_v<Buffer> && !std::is_copy_assignable_v<Buffer>;
static_assert(kMoveOnly<ReadOnlyProcessBuffer>);
static_assert(kMoveOnly<ReadWriteProcessBuffer>);
static_assert(!std::is_convertible_v<ReadWriteProcessBuffer, ReadOnlyProcessBuffer>);

template <typename Buffer>
void expect_default(const Buffer& buffer) {
  EXPECT_EQ(buffer.len(), 0U);
  EXPECT_EQ(buffer.ptr(), nullptr);
  bool called = false;
  EXPECT_EQ(buffer.enter([&](const ReadableProcessSlice&) { called = true; }), kNoSuchApp);
  EXPECT_FALSE(called);
}

class ProcessBufferTest : public ::testing::Test {
 protected:
  Board board;
};

TEST_F(ProcessBufferTest, B2_B6_DefaultBuffersAreNobodys) {
  for (const ReadOnlyProcessBuffer& buffer : constant_ro) expect_default(buffer);
  for (const ReadWriteProcessBuffer& buffer : constant_rw) expect_default(buffer);
  for (const ReadOnlyProcessBuffer& buffer : plain_ro) expect_default(buffer);
  for (const ReadWriteProcessBuffer& buffer : plain_rw) expect_default(buffer);
  expect_default(one_ro);
  expect_default(one_rw);
  EXPECT_EQ(one_rw.mut_ptr(), nullptr);
  EXPECT_EQ(one_rw.mut_enter([](const WriteableProcessSlice&) { return 1; }), kNoSuchApp);
  EXPECT_EQ(ReadWriteProcessBuffer().consume(), (RawBuffer{0, 0}));
}

TEST_F(ProcessBufferTest, B2_ALiveBufferReachesTheProcessesMemory) {
  ASSERT_TRUE(board.store(100, {1, 2, 3}));
  const ReadWriteProcessBuffer buffer = board.external_rw(100, 3);
  EXPECT_EQ(buffer.len(), 3U);
  EXPECT_EQ(address_of(buffer.ptr()), board.ram(100));
  EXPECT_EQ(buffer.mut_ptr(), buffer.ptr());
  EXPECT_EQ(read(buffer), (Bytes{1, 2, 3}));
  EXPECT_TRUE(buffer.mut_enter([](const WriteableProcessSlice& slice) { slice[1].set(20); }));
  EXPECT_EQ(board.load(99, 5), (Bytes{0, 1, 20, 3, 0}));
}

TEST_F(ProcessBufferTest, EnterGivesBackWhatTheFunctionReturns) {
  const ReadWriteProcessBuffer buffer = board.external_rw(100, 3);
  EXPECT_EQ(buffer.enter([](const ReadableProcessSlice& slice) { return slice.len(); }), 3U);
  EXPECT_EQ(*buffer.mut_enter([](const WriteableProcessSlice&) { return std::make_unique<int>(5); })
                 .value(),
            5);
}

TEST_F(ProcessBufferTest, B2_LengthZeroIsAnEmptySliceAndANullPointer) {
  const ReadWriteProcessBuffer buffer = ReadWriteProcessBuffer::new_external(
      pointer_to<std::uint8_t>(0xdead), 0, board.id(), TrustedCode::external_process());
  EXPECT_EQ(buffer.len(), 0U);
  EXPECT_EQ(buffer.ptr(), nullptr);
  EXPECT_EQ(buffer.mut_ptr(), nullptr);
  EXPECT_EQ(buffer.mut_enter([](const WriteableProcessSlice& slice) {
    slice.copy_from_slice({});
    return slice.is_empty() && !slice.get(0);
  }),
            true);
  EXPECT_EQ(read(buffer), Bytes{});
}

// B1, B2: the state is not consulted.
TEST_F(ProcessBufferTest, B2_StoppedFaultedAndTerminatedProcessesAreStillThere) {
  const ReadOnlyProcessBuffer buffer = board.external_ro(0, 2);
  const auto expect_alive = [&] {
    EXPECT_EQ(buffer.len(), 2U);
    EXPECT_EQ(read(buffer), (Bytes{0, 0}));
  };
  expect_alive();
  board.process().stop();
  expect_alive();
  board.process().resume();
  board.process().set_fault_state();
  ASSERT_EQ(board.process().state(), Process::State::Faulted);
  expect_alive();
  board.process().terminate(1);
  ASSERT_EQ(board.process().state(), Process::State::Terminated);
  expect_alive();
}

TEST_F(ProcessBufferTest, B2_ARestartEndsTheBufferButNotItsPointer) {
  ReadWriteProcessBuffer buffer = board.external_rw(100, 3);
  board.process().try_restart(std::nullopt);
  EXPECT_EQ(buffer.len(), 0U);
  EXPECT_EQ(address_of(buffer.ptr()), board.ram(100));
  bool called = false;
  EXPECT_EQ(buffer.mut_enter([&](const WriteableProcessSlice&) { called = true; }), kNoSuchApp);
  EXPECT_EQ(buffer.enter([&](const ReadableProcessSlice&) { called = true; }), kNoSuchApp);
  EXPECT_FALSE(called);
  EXPECT_EQ(std::move(buffer).consume(), (RawBuffer{board.ram(100), 3}));
}

// B1, F1: a process in the same place with a later identifier is somebody else.
TEST_F(ProcessBufferTest, B1_RemovalAndANewProcessInTheSamePlaceDoNotReviveABuffer) {
  const ReadOnlyProcessBuffer buffer = board.external_ro(0, 2);
  board.remove(0);
  EXPECT_EQ(buffer.len(), 0U);
  EXPECT_EQ(read(buffer), kNoSuchApp);
  ASSERT_TRUE(board.create(0));
  EXPECT_EQ(buffer.len(), 0U);
  EXPECT_EQ(read(buffer), kNoSuchApp);
  EXPECT_EQ(address_of(buffer.ptr()), board.ram());
}

TEST_F(ProcessBufferTest, B1_ProcessesDieByThemselves) {
  const ReadOnlyProcessBuffer first = board.external_ro(0, 2, 0);
  const ReadOnlyProcessBuffer second = board.external_ro(0, 2, 1);
  board.process(0).try_restart(std::nullopt);
  EXPECT_EQ(first.len(), 0U);
  EXPECT_EQ(second.len(), 2U);
}

// B2: an open slice goes on over a restart; what is entered afresh inside it does not.
TEST_F(ProcessBufferTest, B2_ARestartInsideAnEnterEndsTheBufferAtOnce) {
  const ReadWriteProcessBuffer buffer = board.external_rw(100, 3);
  EXPECT_TRUE(buffer.mut_enter([&](const WriteableProcessSlice& slice) {
    board.process().try_restart(std::nullopt);
    EXPECT_EQ(buffer.len(), 0U);
    EXPECT_EQ(read(buffer), kNoSuchApp);
    slice[0].set(1);
  }));
  EXPECT_TRUE(board.nothing_open());
}

TEST_F(ProcessBufferTest, B3_NestedAndOverlappingEntersSeeEachOthersWrites) {
  const ReadWriteProcessBuffer outer = board.external_rw(100, 8);
  const ReadWriteProcessBuffer overlapping = board.external_rw(104, 8);
  EXPECT_TRUE(outer.mut_enter([&](const WriteableProcessSlice& a) {
    EXPECT_TRUE(overlapping.mut_enter([&](const WriteableProcessSlice& b) {
      EXPECT_TRUE(outer.enter([&](const ReadableProcessSlice& same) {
        a[4].set(1);
        EXPECT_EQ(b[0].get(), 1U);
        EXPECT_EQ(same[4].get(), 1U);
        b[3].set(2);
        EXPECT_EQ(a[7].get(), 2U);
        EXPECT_EQ(same[7].get(), 2U);
      }));
    }));
    EXPECT_EQ(a[7].get(), 2U);
  }));
  EXPECT_EQ(board.load(104, 4), (Bytes{1, 0, 0, 2}));
}

TEST_F(ProcessBufferTest, B6_AMovedFromBufferIsADefaultBuffer) {
  ReadWriteProcessBuffer first = board.external_rw(100, 3);
  ReadWriteProcessBuffer second = std::move(first);
  expect_default(first);  // NOLINT(*-use-after-move): that is the rule
  EXPECT_EQ(std::move(first).consume(), (RawBuffer{0, 0}));  // NOLINT(*-use-after-move)
  EXPECT_EQ(second.len(), 3U);
  ReadWriteProcessBuffer third = board.external_rw(200, 4);
  third = std::move(second);
  expect_default(second);                                     // NOLINT(*-use-after-move)
  EXPECT_EQ(std::move(second).consume(), (RawBuffer{0, 0}));  // NOLINT(*-use-after-move)
  EXPECT_EQ(std::move(third).consume(), (RawBuffer{board.ram(100), 3}));
  expect_default(third);                                     // NOLINT(*-use-after-move)
  EXPECT_EQ(std::move(third).consume(), (RawBuffer{0, 0}));  // NOLINT(*-use-after-move)
}

TEST_F(ProcessBufferTest, B6_MovingABufferIntoItselfKeepsIt) {
  ReadOnlyProcessBuffer buffer = board.external_ro(100, 3);
  ReadOnlyProcessBuffer& itself = buffer;
  buffer = std::move(itself);
  EXPECT_EQ(buffer.len(), 3U);
  EXPECT_EQ(address_of(buffer.ptr()), board.ram(100));
  EXPECT_EQ(read(buffer), (Bytes{0, 0, 0}));
}

TEST_F(ProcessBufferTest, B6_ConsumeGivesBackTheRawPair) {
  ReadOnlyProcessBuffer buffer = ReadOnlyProcessBuffer::new_external(
      pointer_to<std::uint8_t>(0xdead), 0, board.id(), TrustedCode::external_process());
  EXPECT_EQ(std::move(buffer).consume(), (RawBuffer{0xdead, 0}));
  expect_default(buffer);  // NOLINT(*-use-after-move)
}

TEST_F(ProcessBufferTest, B6_ExternalBuffersLiveAndDieLikeAnyOther) {
  const ReadOnlyProcessBuffer in_flash = ReadOnlyProcessBuffer::new_external(
      pointer_to<std::uint8_t>(board.flash(100)), 2, board.id(), TrustedCode::external_process());
  EXPECT_EQ(read(in_flash), (Bytes{100, 101}));
  const ReadOnlyProcessBuffer of_nobody = ReadOnlyProcessBuffer::new_external(
      pointer_to<std::uint8_t>(board.ram()), 2, ProcessId(), TrustedCode::external_process());
  EXPECT_EQ(of_nobody.len(), 0U);
  EXPECT_EQ(address_of(of_nobody.ptr()), board.ram());
  EXPECT_EQ(read(of_nobody), kNoSuchApp);
}

}  // namespace
}  // namespace procbuf
