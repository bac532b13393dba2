#include "exhaustive/alphabet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "scenario/print.hpp"

namespace exhaustive {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kBoot =
    "boot processes=1 ram=512 initial_break=12 flash=0 protected=0 fault=stop\n"
    "driver 1 ro=1 rw=1\n";

constexpr OpenBlocks kOutside;
constexpr OpenBlocks kReading = OpenBlocks().with(false);
constexpr OpenBlocks kWriting = OpenBlocks().with(true);

Letter letter(std::string_view line) {
  const Alphabet alphabet(kBoot, line);
  EXPECT_EQ(alphabet.letters().size(), 1U);
  return alphabet.letters().front();
}

TEST(SpellOut, AlternativesInAllCombinations) {
  EXPECT_THAT(spell_out("\n# remark\nload {0|1} ram+0 {2|3}\nstate 0\n"),
              ElementsAre("load 0 ram+0 2", "load 0 ram+0 3", "load 1 ram+0 2", "load 1 ram+0 3",
                          "state 0"));
  EXPECT_THAT(spell_out("sbrk 0 {|-}1"), ElementsAre("sbrk 0 1", "sbrk 0 -1"));
  EXPECT_THAT(spell_out(""), IsEmpty());
}

TEST(AlphabetTest, LettersAreTheOperationsOfTheLines) {
  const Alphabet alphabet(kBoot, "store 0 ram+0 {a1|b2}\nmut_with rw:0:1:0\nget it1 ..");
  ASSERT_EQ(alphabet.letters().size(), 4U);
  EXPECT_EQ(scenario::print(alphabet.letters()[1].operation, alphabet.boot()), "store 0 ram+0 b2");
  EXPECT_EQ(scenario::print(alphabet.letters()[2].operation, alphabet.boot()), "mut_with rw:0:1:0");
  EXPECT_EQ(scenario::print(alphabet.letters()[3].operation, alphabet.boot()), "get it1 ..");
}

// A user's own operations fit outside of blocks only, all others everywhere, but for `it`.
TEST(AlphabetTest, WhereLettersFit) {
  for (const std::string_view line : {"load 0 null 0", "allow_rw 0 1 0 null 0", "exit 0 1"}) {
    EXPECT_TRUE(letter(line).fits(kOutside)) << line;
    EXPECT_FALSE(letter(line).fits(kReading)) << line;
  }
  for (const std::string_view line : {"restart 0", "get rw:0:1:0 ..", "with rw:0:1:0"}) {
    EXPECT_TRUE(letter(line).fits(kOutside)) << line;
    EXPECT_TRUE(letter(line).fits(kReading)) << line;
  }
  for (const std::string_view line : {"iter it", "copy it rw:0:1:0", "with_part it .."}) {
    EXPECT_FALSE(letter(line).fits(kOutside)) << line;
    EXPECT_TRUE(letter(line).fits(kReading)) << line;
  }
  for (const std::string_view line : {"set it 0 1", "copy rw:0:1:0 it", "mut_with_part it .."}) {
    EXPECT_FALSE(letter(line).fits(kOutside)) << line;
    EXPECT_FALSE(letter(line).fits(kReading)) << line;
    EXPECT_TRUE(letter(line).fits(kWriting)) << line;
  }
  const Letter out_of_two = letter("copy it it1");
  EXPECT_FALSE(out_of_two.fits(kWriting));
  EXPECT_TRUE(out_of_two.fits(kWriting.with(false)));
  EXPECT_FALSE(out_of_two.fits(kReading.with(true)));
}

TEST(AlphabetTest, WhatCanFault) {
  EXPECT_TRUE(letter("store 0 null -").may_fault);
  EXPECT_TRUE(letter("load 0 null 0").may_fault);
  EXPECT_TRUE(letter("fault 0").may_fault);
  EXPECT_FALSE(letter("exit 0 0").may_fault);
  EXPECT_FALSE(letter("set_byte 0 null 0").may_fault);
}

TEST(AlphabetTest, WhatStandsInNoProgramIsRefusedWithItsLine) {
  for (const std::string line : {"end", "iter it2", "len rw:0:7:0", "wipe 0", "load 0 null"}) {
    try {
      const Alphabet alphabet(kBoot, "state 0\n" + line + "\n");
      ADD_FAILURE() << line;
    } catch (const std::invalid_argument& refused) {
      EXPECT_THAT(refused.what(), HasSubstr("`" + line + "`: expected "));
    }
  }
}

}  // namespace
}  // namespace exhaustive
