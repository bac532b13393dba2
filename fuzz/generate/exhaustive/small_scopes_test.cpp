// The small alphabet has everything of the language in it, its edges are where the core's are, and
// all programs of two operations agree.
#include "exhaustive/small_scopes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "compare/transcript.hpp"
#include "machine.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"
#include "search/check.hpp"

namespace exhaustive {
namespace {

using scenario::BufferName;
using scenario::OperationKind;

std::set<BufferName::Kind> names_in(const Alphabet& alphabet) {
  std::set<BufferName::Kind> kinds;
  for (const Letter& letter : alphabet.letters()) {
    if (scenario::shape_of(letter.operation.kind).side == scenario::Side::kCapsule) {
      kinds.insert(letter.operation.buffer.kind);
    }
  }
  return kinds;
}

TEST(WideAlphabet, HasEveryOperationOfTheLanguage) {
  std::set<OperationKind> kinds;
  for (const Letter& letter : wide_alphabet("stop").letters()) {
    kinds.insert(letter.operation.kind);
  }
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    EXPECT_TRUE(kinds.contains(shape.kind) || shape.kind == OperationKind::kEnd) << shape.name;
  }
}

TEST(WideAlphabet, HasEveryWayToNameABuffer) {
  const Alphabet alphabet = wide_alphabet("stop");
  EXPECT_EQ(names_in(alphabet).size(), static_cast<std::size_t>(BufferName::Kind::kIt) + 1);
  EXPECT_TRUE(std::ranges::any_of(alphabet.letters(), [](const Letter& letter) {
    return letter.operation.buffer.has_generation;
  }));
}

TEST(WideAlphabet, HasNoLetterTwice) {
  const Alphabet alphabet = wide_alphabet("stop");
  std::map<std::string, int> times;
  for (const Letter& letter : alphabet.letters()) {
    EXPECT_EQ(++times[scenario::print(letter.operation, alphabet.boot())], 1)
        << scenario::print(letter.operation, alphabet.boot());
  }
}

TEST(WideAlphabet, DiffersByFaultPolicyOnly) {
  const Alphabet stop = wide_alphabet("stop");
  const Alphabet panic = wide_alphabet("panic");
  EXPECT_EQ(panic.boot().fault, scenario::FaultPolicy::kPanic);
  scenario::Boot boot = panic.boot();
  boot.fault = scenario::FaultPolicy::kStop;
  EXPECT_EQ(boot, stop.boot());
  EXPECT_TRUE(std::ranges::equal(stop.letters(), panic.letters(), {}, &Letter::operation,
                                 &Letter::operation));
}

// What the core answers to each letter of that kind for process 0, behind `before`; by operand.
std::map<std::string, std::string> answers(const std::string& before, std::string_view name) {
  const Alphabet alphabet = wide_alphabet("stop");
  harness::Machine machine;
  std::map<std::string, std::string> answers;
  for (const Letter& letter : alphabet.letters()) {
    const std::string line = scenario::print(letter.operation, alphabet.boot());
    const std::string start = std::string(name) + " 0 ";
    if (!line.starts_with(start)) continue;
    const auto parsed =
        scenario::parse(scenario::print_boot(alphabet.boot()) + before + line + "\n");
    answers[line.substr(start.size())] = harness::run_on_core(parsed->program(), machine).back();
  }
  return answers;
}

// The offset of the highest break in RAM that is answered `ok`; one more must be out of memory.
std::size_t highest_break(const std::map<std::string, std::string>& answers) {
  std::size_t highest = 0;
  for (const auto& [operand, answer] : answers) {
    if (operand.starts_with("ram+") && answer == "ok") {
      highest = std::max(highest, std::size_t{std::stoul(operand.substr(4))});
    }
  }
  const auto above = answers.find("ram+" + std::to_string(highest + 1));
  EXPECT_TRUE(above != answers.end() && above->second == "err OutOfMemory") << highest;
  return highest;
}

// The letters around the kernel break are computed (M1, M2): should the kernel need more or less,
// they would be off the edge.
TEST(WideAlphabet, ReachesTheKernelBreakExactly) {
  const std::size_t empty = highest_break(answers("", "brk"));
  const std::size_t with_grant = highest_break(answers("len rw:0:1:0\n", "brk"));
  EXPECT_LT(with_grant, empty);

  std::map<std::string, std::string> grants = answers("", "custom_grant");
  const std::size_t room = empty - 12;
  EXPECT_EQ(grants.at(std::to_string(room) + " 1"), "ok");
  EXPECT_EQ(grants.at(std::to_string(room + 1) + " 1"), "fail");

  std::map<std::string, std::string> creations = answers("remove 0\n", "create");
  const std::size_t first_word = sizeof(std::size_t) == 8 ? 16 : 12;  // at or above the break
  const std::size_t least = wide_alphabet("stop").boot().ram - empty + first_word;
  EXPECT_EQ(creations.at(std::to_string(least)), "ok");
  EXPECT_EQ(creations.at(std::to_string(least - 1)), "err OutOfMemory");
}

TEST(SmallScopesTest, ShowsAsManyProgramsAsItSays) {
  for (std::size_t operations = 0; operations <= 2; ++operations) {
    SmallScopes scopes(operations);
    std::uint64_t programs = 0;
    for (std::uint64_t unit = 0; unit < scopes.units(); ++unit) {
      EXPECT_TRUE(scopes.each(unit, [&](const scenario::Program&) {
        ++programs;
        return true;
      }));
    }
    EXPECT_EQ(programs, scopes.size()) << operations;
  }
}

// A pin (M3) shows in five operations only: a life lends memory and ends under the open slice, and
// the next one's break and grant come down to it.
TEST(SmallScopesTest, TheNarrowAlphabetBringsGrantsDownToOpenSlices) {
  const Alphabet alphabet = narrow_alphabet();
  harness::Machine machine;
  for (const Letter& letter : alphabet.letters()) {
    if (letter.operation.kind != OperationKind::kCustomGrant) continue;
    const std::string grant = scenario::print(letter.operation, alphabet.boot()) + "\n";
    const auto last_grant = [&](const std::string& inside, const std::string& behind) {
      const auto parsed = scenario::parse(
          scenario::print_boot(alphabet.boot()) +
          "allow_rw 0 1 0 ram+0 12\nmut_with rw:0:1:0\nrestart 0\n" + inside + "end\n" + behind);
      const harness::Outcomes outcomes = harness::run_on_core(parsed->program(), machine);
      return outcomes[outcomes.size() - (behind.empty() ? 2 : 1)];
    };
    EXPECT_EQ(last_grant("brk 0 ram+0\n" + grant, ""), "fail");
    EXPECT_EQ(last_grant("", "brk 0 ram+0\n" + grant), "ok");
    return;
  }
  FAIL() << "no grants";
}

TEST(SmallScopesTest, SaysWhereAProgramIsFrom) {
  SmallScopes scopes(1);
  EXPECT_EQ(scopes.describe(0, 0), "the empty program");
  EXPECT_EQ(scopes.describe(1, 0), "program 1 of those that start with `allow_rw 0 1 0 ram+0 12`");
  EXPECT_EQ(scopes.describe(scopes.units() - 1, 4),
            "program 5 of those that start with `mut_with xrw:0`");
}

// Three operations are run by the tool (scenario_tool.enumerate), where it is optimised.
TEST(SmallScopesTest, CoreAndModelAgreeOnAllShortPrograms) {
  SmallScopes scopes(2);
  const search::Result result = search::check(scopes, 2, search::core_against_model);
  EXPECT_EQ(result.report, "");
  EXPECT_EQ(result.programs, scopes.size());
}

}  // namespace
}  // namespace exhaustive
