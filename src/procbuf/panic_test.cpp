#include "procbuf/panic.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::panic_of;

TEST(PanicTest, MessageIsPutTogetherFromWordsAndNumbers) {
  EXPECT_EQ(panic_of([] { panic("index ", std::size_t{10}, " of ", std::size_t{4}); }),
            "index 10 of 4");
  EXPECT_EQ(panic_of([] { panic(); }), "");
}

TEST(PanicTest, NumbersAreDecimalUpToTheLargestWord) {
  PanicMessage message;
  message.add(std::size_t{0});
  message.add(" ");
  message.add(std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(message.text(), "0 " + std::to_string(std::numeric_limits<std::size_t>::max()));
}

TEST(PanicTest, WhatDoesNotFitIsCutOff) {
  const std::string letters(159, 'x');
  PanicMessage message;
  message.add(letters);
  EXPECT_EQ(message.text(), letters);
  message.add(std::size_t{12});
  EXPECT_EQ(message.text(), letters + "1");
  message.add("more");
  EXPECT_EQ(message.text(), letters + "1");
}

// The harness's catch: the innermost one catches, and the outer one goes on to.
TEST(PanicTest, CatchesNest) {
  std::string inner;
  const std::string outer = panic_of([&] {
    inner = panic_of([] { panic("inner"); });
    panic("outer");
  });
  EXPECT_EQ(inner, "inner");
  EXPECT_EQ(outer, "outer");
}

TEST(PanicTest, NothingIsCaughtWithoutAPanic) {
  EXPECT_EQ(panic_of([] {}), "no panic");
}

}  // namespace
}  // namespace procbuf
