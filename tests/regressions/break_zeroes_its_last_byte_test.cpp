// D2: what a break rises over reads zero, its last byte included.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "board.hpp"

namespace procbuf::regression {
namespace {

TEST(Regression, BreakZeroesItsLastByte) {
  Board board({.processes = 1,
               .ram = 1024,
               .initial_break = 256,
               .flash = 128,
               .protected_flash = 16,
               .fault_policy = FaultPolicy::Stop,
               .drivers = {{.number = 1, .ro = 1, .rw = 2}}});
  // store 0 ram+200 07 -> ok
  EXPECT_TRUE(board.store(0, board.ram(0) + 200, (Bytes{0x07})));

  // brk 0 ram+150 -> ok
  EXPECT_TRUE(board.process(0).brk(board.ram(0) + 150));

  // restart 0 -> ok
  board.process(0).try_restart(std::nullopt);

  // load 0 ram+200 1 -> ok 07
  EXPECT_EQ(board.load(0, board.ram(0) + 200, 1), (Bytes{0x07}));

  // brk 0 ram+300 -> ok
  EXPECT_TRUE(board.process(0).brk(board.ram(0) + 300));

  // store 0 ram+280 07 -> ok
  EXPECT_TRUE(board.store(0, board.ram(0) + 280, (Bytes{0x07})));

  // restart 0 -> ok
  board.process(0).try_restart(std::nullopt);

  // brk 0 ram+280 -> ok
  EXPECT_TRUE(board.process(0).brk(board.ram(0) + 280));

  // brk 0 ram+281 -> ok
  EXPECT_TRUE(board.process(0).brk(board.ram(0) + 281));
  EXPECT_EQ(board.peek(0, 276, 5), Bytes(5, 0x00));
}

}  // namespace
}  // namespace procbuf::regression
