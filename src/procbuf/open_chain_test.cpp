#include "procbuf/open_chain.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

#include "host/access_guard.hpp"
#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Board;
using test::panic_of;

class OpenChainTest : public ::testing::Test {
 protected:
  // Opens a slice of each process, both grants and a custom grant of process 0 in one another.
  template <typename F>
  void with_everything_open(F&& body) {
    const ReadWriteProcessBuffer first = board.external_rw(0, 16, 0);
    const ReadOnlyProcessBuffer second = board.external_ro(8, 16, 1);
    const auto custom = CustomGrant::allocate(board.id(), 32, 8);
    ASSERT_TRUE(custom);
    ASSERT_TRUE(first.mut_enter([&](const WriteableProcessSlice& a) {
      ASSERT_TRUE(board.tally.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
        ASSERT_TRUE(second.enter([&](const ReadableProcessSlice&) {
          ASSERT_TRUE(board.wide.grant.enter(board.id(), [&](auto&, const GrantKernelData&) {
            ASSERT_TRUE(custom->enter([&](std::span<std::uint8_t>) { body(a); }));
          }));
        }));
      }));
    }));
  }
  void expect_everything_left() {
    EXPECT_TRUE(board.nothing_open());
    EXPECT_TRUE(board.tally.grant.allocate(board.id()));
    EXPECT_TRUE(board.wide.grant.allocate(board.id()));
    EXPECT_EQ(harness::guard_open_count(), open_at_rest);
  }

  Board board;
  std::size_t open_at_rest = harness::guard_open_count();  // the processes' grant tables
};

TEST_F(OpenChainTest, E4_ReturningClosesEverything) {
  bool reached = false;
  with_everything_open([&](const WriteableProcessSlice&) {
    reached = true;
    EXPECT_FALSE(board.nothing_open());
    EXPECT_EQ(harness::guard_open_count(), open_at_rest + (harness::kGuarded ? 5U : 0U));
  });
  EXPECT_TRUE(reached);
  expect_everything_left();
}

TEST_F(OpenChainTest, E4_APanicNestedInEverythingLeavesTheChainEmpty) {
  EXPECT_EQ(
      panic_of(board.kernel,
               [&] { with_everything_open([](const WriteableProcessSlice& a) { a[16].set(1); }); }),
      "index 16 is out of range for a process slice of length 16");
  EXPECT_EQ(board.kernel.chain().mark(), nullptr);
  expect_everything_left();
}

// A panic that is caught inside leaves what was open before the catch.
TEST_F(OpenChainTest, E4_ACaughtPanicUnwindsToTheMarkAndNoFurther) {
  with_everything_open([&](const WriteableProcessSlice& a) {
    const OpenChain::Mark mark = board.kernel.chain().mark();
    const ReadWriteProcessBuffer inner = board.external_rw(32, 8);
    EXPECT_NE(panic_of(board.kernel,
                       [&] {
                         static_cast<void>(inner.mut_enter([&](const WriteableProcessSlice& b) {
                           EXPECT_NE(board.kernel.chain().mark(), mark);
                           b[8].set(1);
                         }));
                       }),
              "no panic");
    EXPECT_EQ(board.kernel.chain().mark(), mark);
    EXPECT_EQ(harness::guard_open_count(), open_at_rest + (harness::kGuarded ? 5U : 0U));
    EXPECT_EQ(board.process().enter_grant(0).error(), ProcessError::AlreadyInUse);
    EXPECT_EQ(board.process().enter_grant(1).error(), ProcessError::AlreadyInUse);
    a[0].set(1);
  });
  expect_everything_left();
}

TEST_F(OpenChainTest, ARemovedProcessesSlicesStillCloseInOrder) {
  with_everything_open([&](const WriteableProcessSlice&) { board.remove(1); });
  open_at_rest -= harness::kGuarded ? 1 : 0;  // its grant table
  expect_everything_left();
}

}  // namespace
}  // namespace procbuf
