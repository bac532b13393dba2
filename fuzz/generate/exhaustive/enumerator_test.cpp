// The enumerator leaves nothing out and shows nothing twice: what it shows is what brute force and
// the parser find, and as many programs as count() says.
#include "exhaustive/enumerator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace exhaustive {
namespace {

constexpr std::string_view kBoot =
    "boot processes=1 ram=512 initial_break=12 flash=0 protected=0 fault=stop\n";
// One of each sort, and `it` in every role.
const Alphabet& few_letters() {
  static const Alphabet alphabet(kBoot,
                                 "load 0 null 0\n"
                                 "restart 0\n"
                                 "with default_ro\n"
                                 "mut_with default_rw\n"
                                 "mut_with_part it ..\n"
                                 "iter it\n"
                                 "set it 0 1\n"
                                 "copy it it1\n");
  return alphabet;
}

// Calls `see` with each program of up to that many letters.
template <typename See>
void enumerate(const Alphabet& alphabet, std::size_t letters, Choice choice, See see) {
  Enumerator enumerator(alphabet, letters, choice);
  for (std::size_t start = 0; start < enumerator.starts(); ++start) {
    enumerator.begin(start);
    while (enumerator.next()) see(enumerator.program());
  }
}

std::vector<std::string> enumerated(std::size_t letters) {
  std::vector<std::string> texts;
  enumerate(few_letters(), letters, Choice::kAll,
            [&](const scenario::Program& program) { texts.push_back(scenario::print(program)); });
  return texts;
}

// Every sequence of that many letters and ends, as far as the parser likes it.
std::vector<std::string> brute_force(std::size_t letters) {
  struct Sequence {
    std::string text;
    std::size_t letters;
    std::size_t ends;
  };
  std::vector<std::string> accepted;
  std::deque<Sequence> sequences = {{std::string(kBoot), letters, letters}};
  for (; !sequences.empty(); sequences.pop_front()) {
    const Sequence sequence = sequences.front();
    if (const auto parsed = scenario::parse(sequence.text)) {
      accepted.push_back(scenario::print(parsed->program()));
    }
    if (sequence.ends > 0) {
      sequences.push_back({sequence.text + "end\n", sequence.letters, sequence.ends - 1});
    }
    if (sequence.letters == 0) continue;
    for (const Letter& letter : few_letters().letters()) {
      const std::string line = scenario::print(letter.operation, few_letters().boot()) + "\n";
      sequences.push_back({sequence.text + line, sequence.letters - 1, sequence.ends});
    }
  }
  return accepted;
}

TEST(EnumeratorTest, ShowsEachProgramOnceAndLeavesNoneOut) {
  for (std::size_t letters = 0; letters <= 3; ++letters) {
    std::vector<std::string> texts = enumerated(letters);
    std::vector<std::string> expected = brute_force(letters);
    std::ranges::sort(texts);
    std::ranges::sort(expected);
    EXPECT_EQ(texts, expected) << letters;
    EXPECT_EQ(count(few_letters(), letters, Choice::kAll), expected.size()) << letters;
  }
}

TEST(EnumeratorTest, TheOrderIsThatOfTheLettersWithEndsFirst) {
  const std::string boot(kBoot);
  const std::vector<std::string> texts = enumerated(2);
  ASSERT_GT(texts.size(), 2U);
  EXPECT_EQ(texts[0], boot);
  EXPECT_EQ(texts[1], boot + "load 0 null 0\n");
  EXPECT_EQ(texts[2], boot + "load 0 null 0\nload 0 null 0\n");
  const auto with = std::ranges::find(texts, boot + "with default_ro\nend\n");
  ASSERT_GT(texts.end() - with, 5);
  EXPECT_EQ(with[1], boot + "with default_ro\nend\nload 0 null 0\n");
  EXPECT_EQ(with[5], boot + "with default_ro\n  restart 0\nend\n");
}

TEST(EnumeratorTest, BlocksKnowTheirEnds) {
  std::size_t blocks = 0;
  enumerate(few_letters(), 3, Choice::kAll, [&](const scenario::Program& program) {
    const auto parsed = scenario::parse(scenario::print(program));
    ASSERT_TRUE(parsed);
    const auto expected = parsed->program().operations;
    ASSERT_TRUE(std::ranges::equal(program.operations, expected)) << scenario::print(program);
    blocks += expected.size() > 3 ? 1U : 0U;  // block_end is part of being equal
  });
  EXPECT_GT(blocks, 100U);
}

TEST(EnumeratorTest, ChoosesThoseThatMayFault) {
  const auto may_fault = [](const scenario::Program& program) {
    return std::ranges::any_of(program.operations, [](const scenario::Operation& operation) {
      return operation.kind == scenario::OperationKind::kLoad;
    });
  };
  std::vector<std::string> expected;
  enumerate(few_letters(), 3, Choice::kAll, [&](const scenario::Program& program) {
    if (may_fault(program)) expected.push_back(scenario::print(program));
  });
  std::vector<std::string> texts;
  enumerate(few_letters(), 3, Choice::kMayFault,
            [&](const scenario::Program& program) { texts.push_back(scenario::print(program)); });
  EXPECT_EQ(texts, expected);
  EXPECT_EQ(count(few_letters(), 3, Choice::kMayFault), expected.size());
}

// An enumerator that stopped somewhere can begin again.
TEST(EnumeratorTest, BeginsAnew) {
  Enumerator enumerator(few_letters(), 3, Choice::kAll);
  enumerator.begin(3);
  ASSERT_TRUE(enumerator.next());
  const std::string first = scenario::print(enumerator.program());
  for (int i = 0; i < 7; ++i) EXPECT_TRUE(enumerator.next());
  enumerator.begin(3);
  ASSERT_TRUE(enumerator.next());
  EXPECT_EQ(scenario::print(enumerator.program()), first);
  EXPECT_EQ(first, std::string(kBoot) + "with default_ro\nend\n");
}

// `it` cannot stand alone.
TEST(EnumeratorTest, ALetterThatFitsNowhereStartsNothing) {
  Enumerator enumerator(few_letters(), 3, Choice::kAll);
  enumerator.begin(6);
  EXPECT_FALSE(enumerator.next());
}

}  // namespace
}  // namespace exhaustive
