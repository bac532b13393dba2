// Numbers as people read them.
#include "text/grouped.hpp"

#include <gtest/gtest.h>

namespace text {
namespace {

TEST(Grouped, HasDigitsInThrees) {
  EXPECT_EQ(grouped(std::uint64_t{0}), "0");
  EXPECT_EQ(grouped(std::uint64_t{999}), "999");
  EXPECT_EQ(grouped(std::uint64_t{1234567}), "1,234,567");
  EXPECT_EQ(grouped(999.5), "1,000");
}

TEST(CountOf, HasAnSForMoreAndForNone) {
  EXPECT_EQ(count_of(1, "file"), "1 file");
  EXPECT_EQ(count_of(16, "crash file"), "16 crash files");
  EXPECT_EQ(count_of(0, "file"), "0 files");
}

}  // namespace
}  // namespace text
