#include "host/panic_catch.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "procbuf/kernel.hpp"
#include "procbuf/panic.hpp"

namespace harness {
namespace {

class PanicCatchTest : public testing::Test {
 protected:
  std::array<procbuf::ProcessSlot, 1> table_;
  procbuf::Kernel kernel_{table_};
};

TEST_F(PanicCatchTest, TellsWhetherItPanickedAndWhy) {
  bool ran = false;
  EXPECT_FALSE(catch_panic(kernel_, [&] { ran = true; }));
  EXPECT_TRUE(ran);
  EXPECT_TRUE(catch_panic(kernel_, [] { procbuf::panic("seven is ", std::size_t{7}); }));
  EXPECT_EQ(last_panic_message(), "seven is 7");
}

TEST_F(PanicCatchTest, TheInnermostCatches) {
  bool went_on = false;
  EXPECT_FALSE(catch_panic(kernel_, [&] {
    EXPECT_TRUE(catch_panic(kernel_, [] { procbuf::panic("inner"); }));
    went_on = true;
  }));
  EXPECT_TRUE(went_on);
  EXPECT_TRUE(catch_panic(kernel_, [&] {
    EXPECT_FALSE(catch_panic(kernel_, [] {}));
    procbuf::panic("outer");
  }));
  EXPECT_EQ(last_panic_message(), "outer");
}

TEST_F(PanicCatchTest, ALongMessageIsCut) {
  static std::string words;
  words.assign(1000, 'x');
  EXPECT_TRUE(catch_panic(kernel_, [] { procbuf::panic(std::string_view(words)); }));
  EXPECT_EQ(last_panic_message(), words.substr(0, 160));
}

using PanicCatchDeathTest = PanicCatchTest;

TEST_F(PanicCatchDeathTest, OutsideOfACatchAPanicEndsTheProgram) {
  EXPECT_DEATH(procbuf::panic("nobody catches ", std::size_t{1}),
               "procbuf panic: nobody catches 1");
}

}  // namespace
}  // namespace harness
