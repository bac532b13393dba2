// What stands in a generated test, by its text. That the tests compile and pass is shown by those
// in tests/regressions.
#include "unit_test/write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenario/parse.hpp"

namespace unit_test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kBoot =
    "boot processes=2 ram=2048 initial_break=512 flash=64 protected=16 fault=stop\n"
    "driver 7 ro=1 rw=1\n";

std::string test_of(const std::string& lines, const failure::Failure* failure = nullptr) {
  const auto scenario = scenario::parse(std::string(kBoot) + lines);
  if (!scenario) return "does not parse: " + scenario.error().message;
  return write(scenario->program(), failure, {"Sample", {"Why it is here."}});
}

TEST(UnitTest, IsSpelledInTheCoresInterface) {
  const std::string source = test_of("allow_rw 1 7 0 ram+16 32\nset rw:1:7:0 3 9\n");
  EXPECT_TRUE(source.starts_with("// Why it is here.\n"));
  EXPECT_THAT(source, HasSubstr("TEST(Regression, Sample) {"));
  EXPECT_THAT(source, HasSubstr(".drivers = {{.number = 7, .ro = 1, .rw = 1}}"));
  EXPECT_THAT(source, HasSubstr("EXPECT_EQ(board.kernel.allow_readwrite(board.scheduled(1), 7, 0, "
                                "{board.ram(1) + 16, 32}), (RawBuffer{0U, 0U}));"));
  EXPECT_THAT(source, HasSubstr("  // set rw:1:7:0 3 9 -> ok\n"));
  EXPECT_THAT(source, HasSubstr("slice.get(3)->set(9);"));
  EXPECT_THAT(source, HasSubstr("EXPECT_EQ(entered, 1U);"));
}

// A3: a slot gives back what was lent, also where no region is near.
TEST(UnitTest, AFarAddressIsSpelledAsItWasLent) {
  const std::string source = test_of(
      "allow_rw 0 7 0 ram+300000 0\nallow_rw 0 7 0 brk+300000 0\nbrk 0 ram+600\n"
      "allow_rw 0 7 0 null 0\n");
  EXPECT_THAT(source, HasSubstr("{0, 0}), (RawBuffer{board.ram(0) + 300512, 0U}));"));
  EXPECT_THAT(source, HasSubstr("+ 300000, 0}), (RawBuffer{board.ram(0) + 300000, 0U}));"));
}

TEST(UnitTest, LengthsNearTheLargestWordAreSpelledFromIt) {
  const std::string source =
      test_of("allow_rw 0 7 0 ram+0 8\nget rw:0:7:0 max-3..max\nallow_rw 0 7 0 ram+0 max-1\n");
  EXPECT_THAT(source, HasSubstr("Range{SIZE_MAX - 3, SIZE_MAX}"));
  EXPECT_THAT(source, HasSubstr("refused(ErrorCode::INVAL, {board.ram(0), SIZE_MAX - 1})"));
  EXPECT_THAT(source, Not(HasSubstr("SIZE_MAX - 1U")));
}

// How much room grants take depends on the word.
TEST(UnitTest, WhatDependsOnRoomIsForTheWordItWasFoundOn) {
  EXPECT_THAT(test_of("custom_grant 0 4000 8\n"), HasSubstr("GTEST_SKIP()"));
  EXPECT_THAT(test_of("custom_grant 0 8 8\n"), Not(HasSubstr("GTEST_SKIP()")));
  EXPECT_THAT(test_of("get default_ro 4294967296\n"), HasSubstr("GTEST_SKIP()"));
}

TEST(UnitTest, SystemCallsAndCreationsAreSpelled) {
  const std::string source = test_of(
      "memop_brk 0 ram+500\nmemop_sbrk 0 -8\nmemop 0 3\nmemop 0 9\nremove 1\ncreate 1 max\n"
      "create 1 max\n");
  EXPECT_THAT(source, HasSubstr("EXPECT_EQ(board.kernel.memop(board.scheduled(0), 0, board.ram(0) "
                                "+ 500), 0U);"));
  EXPECT_THAT(source, HasSubstr("1, static_cast<std::uintptr_t>(-8)), board.ram(0) + 500);"));
  EXPECT_THAT(source, HasSubstr("3U, 0), board.ram(0) + 2048);"));
  EXPECT_THAT(source, HasSubstr("9U, 0), std::unexpected(ErrorCode::NOSUPPORT));"));
  EXPECT_THAT(source, HasSubstr("EXPECT_TRUE(board.create(1, SIZE_MAX));"));
  EXPECT_THAT(source, HasSubstr("EXPECT_EQ(board.create(1, SIZE_MAX), kAlreadyInUse);"));
  EXPECT_THAT(source, Not(HasSubstr("GTEST_SKIP()")));
  EXPECT_THAT(test_of("memop 0 6\n"), HasSubstr("GTEST_SKIP()"));
}

TEST(UnitTest, OperationsBehindTheFailingOneAreLeftOutAndItsFieldIsAsserted) {
  failure::Failure failure;
  failure.operation = 2;
  failure.difference.operation = 2;
  failure.difference.place.field = harness::Field::kBreak;
  const std::string source = test_of(
      "allow_rw 0 7 0 ram+0 8\nmut_with rw:0:7:0\n  brk 0 ram+600\n  set it 0 1\nend\nstop 0\n",
      &failure);
  EXPECT_THAT(source, HasSubstr("EXPECT_EQ(board.process(0).app_break(), board.ram(0) + 600);"));
  EXPECT_THAT(source, Not(HasSubstr("set it 0 1")));
  EXPECT_THAT(source, Not(HasSubstr(".stop();")));
  EXPECT_THAT(source, HasSubstr("  // end\n"));
}

TEST(UnitTest, OnlyLivesThatAreNamedWhenTheyAreOverAreNoted) {
  EXPECT_THAT(test_of("restart 0\nlen rw:0@0:7:0\n"),
              HasSubstr("const ProcessId id0_life0 = board.id(0);"));
  EXPECT_THAT(test_of("len rw:0@0:7:0\nrestart 0\n"), Not(HasSubstr("_life")));
}

TEST(UnitTest, NamesAreLettersAndDigits) {
  EXPECT_TRUE(is_test_name("Break7"));
  for (const std::string_view name : {"", "7Break", "a_b", "a b", "a-b"}) {
    EXPECT_FALSE(is_test_name(name)) << name;
  }
}

}  // namespace
}  // namespace unit_test
