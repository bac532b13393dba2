// B2: a buffer that a driver kept has no length once its process is gone.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "board.hpp"

namespace procbuf::regression {
namespace {

TEST(Regression, KeptBufferOfARemovedProcessIsEmpty) {
  Board board({.processes = 1,
               .ram = 1024,
               .initial_break = 256,
               .flash = 128,
               .protected_flash = 16,
               .fault_policy = FaultPolicy::Stop,
               .drivers = {{.number = 1, .ro = 1, .rw = 2}}});
  // allow_ur 0 1 0 ram+0 200 -> ok null 0
  EXPECT_EQ(board.kernel.allow_userspace_readable(board.scheduled(0), 1, 0, {board.ram(0), 200}),
            (RawBuffer{0U, 0U}));

  // remove 0 -> ok
  EXPECT_TRUE(board.kernel.remove_process(board.id(0), TrustedCode::process_management()));

  EXPECT_EQ(address_of(board.driver(1).kept(0, 0).ptr()), board.ram(0));
  EXPECT_EQ(board.driver(1).kept(0, 0).len(), 0U);
}

}  // namespace
}  // namespace procbuf::regression
