// The board that the tests of this folder play on, for itself: it boots what it was told to, its
// processes can lend memory, and its drivers see what was lent.
#include "board.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace procbuf::regression {
namespace {

BoardOptions two_processes() {
  return {.processes = 2,
          .ram = 2048,
          .initial_break = 512,
          .flash = 64,
          .protected_flash = 16,
          .fault_policy = FaultPolicy::Panic,
          .drivers = {{.number = 1, .ro = 1, .rw = 2}, {.number = 7, .ro = 0, .rw = 1}}};
}

TEST(RegressionBoard, BootsWhatItWasTold) {
  Board board(two_processes());
  for (const std::uint8_t p : {std::uint8_t{0}, std::uint8_t{1}}) {
    EXPECT_TRUE(board.is_there(p));
    EXPECT_EQ(board.process(p).app_break(), board.ram(p) + 512);
    EXPECT_EQ(board.end(p), board.ram(p) + 2048);
    EXPECT_EQ(board.load(p, board.flash(p) + 17, 2), (Bytes{17, 18}));
    EXPECT_EQ(board.load(p, board.flash(p) + 63, 2), std::nullopt);
  }
  EXPECT_NE(board.id(0), board.id(1));
  EXPECT_TRUE(board.panics([&] { board.process(1).set_fault_state(); }));
}

TEST(RegressionBoard, WhatAProcessLendsIsWhatADriverReads) {
  Board board(two_processes());
  EXPECT_TRUE(board.store(1, board.ram(1) + 16, {1, 2, 3, 4}));
  EXPECT_EQ(board.kernel.allow_readwrite(board.scheduled(1), 7, 0, {board.ram(1) + 17, 2}),
            (RawBuffer{0, 0}));
  std::size_t entered = 0;
  EXPECT_TRUE(board.driver(7).enter_grant(board.id(1), [&](const GrantKernelData& lent) {
    const auto buffer = lent.get_readwrite_processbuffer(0);
    ASSERT_TRUE(buffer);
    EXPECT_TRUE((*buffer)->mut_enter([&](const WriteableProcessSlice& slice) {
      ++entered;
      EXPECT_EQ(bytes_of(slice), (Bytes{2, 3}));
      slice[0].set(9);
    }));
  }));
  EXPECT_EQ(entered, 1U);
  EXPECT_EQ(board.peek(1, 16, 4), (Bytes{1, 9, 3, 4}));
  EXPECT_EQ(board.load(0, board.ram(0) + 16, 4), (Bytes{0, 0, 0, 0}));
}

// A3, A5: what is refused comes back.
TEST(RegressionBoard, RefusalsCompareWithWhatWasRefused) {
  Board board(two_processes());
  const RawBuffer past_the_break{board.ram(0) + 500, 13};
  EXPECT_EQ(board.kernel.allow_readonly(board.scheduled(0), 1, 0, past_the_break),
            refused(ErrorCode::INVAL, past_the_break));
  EXPECT_NE(board.kernel.allow_readonly(board.scheduled(0), 1, 0, past_the_break),
            refused(ErrorCode::INVAL, {board.ram(0), 13}));
}

TEST(RegressionBoard, OnlyAProcessThatMayRunIsScheduled) {
  Board board(two_processes());
  EXPECT_TRUE(board.schedule(0));
  board.process(0).terminate(std::nullopt);
  EXPECT_FALSE(board.schedule(0));
  EXPECT_TRUE(board.kernel.remove_process(board.id(1), TrustedCode::process_management()));
  EXPECT_FALSE(board.is_there(1));
  EXPECT_FALSE(board.schedule(1));
}

TEST(RegressionBoard, BytesComeInChunksAndFromDigits) {
  EXPECT_EQ(hex("00ff7a"), (Bytes{0x00, 0xff, 0x7a}));
  EXPECT_EQ(in_chunks({1, 2, 3}, 2), (std::vector<Bytes>{{1, 2}, {3}}));
  EXPECT_TRUE(in_chunks({}, 2).empty());
}

}  // namespace
}  // namespace procbuf::regression
