// Every death at every place of a program, each variant well-formed, and none beyond what a fuzz
// input can hold.
#include "exhaustive/deaths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "exhaustive/test_inputs.hpp"
#include "input/encode.hpp"
#include "input/format.hpp"
#include "scenario/print.hpp"
#include "scenario/test_scenario.hpp"
#include "search/check.hpp"

namespace exhaustive {
namespace {

using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;
using scenario::test::parsed;
using test::packed;
using testing::HasSubstr;

constexpr std::string_view kBoot =
    "boot processes=1 ram=512 initial_break=12 flash=0 protected=0 fault=stop\n"
    "driver 1 ro=1 rw=1\n";
constexpr std::string_view kBlocks =
    "allow_rw 0 1 0 ram+0 12\n"
    "mut_with rw:0:1:0\n"
    "  with_part it ..6\n"
    "    iter it\n"
    "  end\n"
    "end\n"
    "state 0\n";

std::vector<NamedInput> recorded_rules() {
  std::vector<NamedInput> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(CONFORMANCE_DIR "/rules")) {
    std::ifstream file(entry.path(), std::ios::binary);
    inputs.push_back(packed(entry.path().string(), {std::istreambuf_iterator<char>(file),
                                                    std::istreambuf_iterator<char>()}));
  }
  return inputs;
}

// The same program again by way of its text, blocks and all, and one that a fuzz input can hold.
void expect_well_formed(const Program& program) {
  const std::string text = scenario::print(program);
  const scenario::Scenario again = parsed(text);
  const auto operations = again.program().operations;
  EXPECT_TRUE(std::ranges::equal(program.operations, operations)) << text;  // block_end, too
  EXPECT_EQ(again.program().boot, program.boot);
  EXPECT_TRUE(input::encode(program, input::Mix::kEverything)) << text;
}

TEST(InsertionTest, InFrontOfEachOperationAndBehindTheLast) {
  const scenario::Scenario original = parsed(std::string(kBoot) + std::string(kBlocks));
  const auto operations = original.program().operations;
  std::array<Operation, 2> inserted;
  inserted[0].kind = OperationKind::kTerminate;
  inserted[1].kind = OperationKind::kStart;
  const std::vector<std::size_t> depths = {0, 0, 1, 2, 2, 1, 0, 0};
  Insertion insertion;
  for (const std::size_t count : {1U, 2U}) {
    insertion.begin(original.program(), std::span(inserted).first(count));
    for (std::size_t place = 0; place <= operations.size(); ++place) {
      EXPECT_EQ(insertion.position(), place);
      EXPECT_EQ(insertion.depth(), depths[place]);
      std::vector<Operation> expected(operations.begin(), operations.end());
      expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(place), inserted.begin(),
                      inserted.begin() + static_cast<std::ptrdiff_t>(count));
      EXPECT_EQ(scenario::print(insertion.program()),
                scenario::print(Program{original.program().boot, expected}));
      expect_well_formed(insertion.program());
      EXPECT_EQ(insertion.advance(), place < operations.size());
    }
  }
}

TEST(DeathsTest, AProcessDiesInSlicesByTheKernelOnly) {
  Deaths deaths({packed("x", std::string(kBoot) + std::string(kBlocks))});
  ASSERT_EQ(deaths.units(), kWaysOfDying.size());
  for (std::size_t unit = 0; unit < kWaysOfDying.size(); ++unit) {
    const WayOfDying& way = kWaysOfDying[unit];
    std::size_t variants = 0;
    deaths.each(unit, [&](const Program& program) {
      EXPECT_EQ(program.operations.size(), 7 + way.count);
      ++variants;
      return true;
    });
    // Eight places, of which four are in the block.
    EXPECT_EQ(variants, way.fits_in_block() ? 8U : 4U) << unit;
  }
}

TEST(DeathsTest, TheWaysAreTheLanguagesAndDiffer) {
  std::vector<std::string> texts;
  for (const WayOfDying& way : kWaysOfDying) {
    std::array<Operation, Insertion::kMost> storage;
    std::string text;
    for (const Operation& operation : way.of(0, storage)) {
      text += scenario::print(operation, {}) + ";";
    }
    texts.push_back(text);
  }
  EXPECT_THAT(texts, testing::IsSupersetOf({"terminate 0;", "terminate 0;start 0;", "restart 0;",
                                            "remove 0;", "stop 0;", "exit 0 77;",
                                            "exit_restart 0 77;", "fault 0;"}));
  std::ranges::sort(texts);
  EXPECT_EQ(std::ranges::adjacent_find(texts), texts.end());
}

TEST(DeathsTest, EveryVariantIsWellFormedAndTheyAreAsManyAsItSays) {
  Deaths deaths(recorded_rules());
  std::uint64_t variants = 0;
  for (std::uint64_t unit = 0; unit < deaths.units(); ++unit) {
    deaths.each(unit, [&](const Program& program) {
      if (variants % 16 == 0) expect_well_formed(program);  // all of them take too long
      ++variants;
      return true;
    });
  }
  EXPECT_EQ(variants, deaths.size());
}

TEST(DeathsTest, OfAProgramThatIsTooLongTheLastBlocksAreLeftOut) {
  std::string text(kBoot);
  for (std::size_t i = 0; i < input::kMaxOperations - 3; ++i) text += "state 0\n";
  Deaths deaths({packed("full", text + "with default_ro\nstate 0\nend\n"),
                 packed("fits", text + "state 0\n")});
  std::set<std::size_t> sizes;
  for (std::uint64_t unit = 0; unit < deaths.units(); ++unit) {
    deaths.each(unit, [&](const Program& program) {
      sizes.insert(program.operations.size());
      return true;
    });
  }
  EXPECT_EQ(*sizes.rbegin(), input::kMaxOperations);
  EXPECT_EQ(*sizes.begin(), input::kMaxOperations - 2);
}

TEST(DeathsTest, CoreAndModelAgreeOnTheRecordedRules) {
  Deaths deaths(recorded_rules());
  const search::Result result = search::check(deaths, 2, search::core_against_model);
  EXPECT_EQ(result.report, "");
  EXPECT_EQ(result.programs, deaths.size());
}

// A judge with something against one place.
class NoStartInBlocks final : public search::Judge {
 public:
  bool agrees(const Program& program) override {
    const auto& operations = program.operations;
    return operations.size() < 4 || operations[2].kind != OperationKind::kTerminate ||
           operations[3].kind != OperationKind::kStart;
  }
  [[nodiscard]] std::string report() const override { return "no start there\n"; }
};

TEST(DeathsTest, TheReportSaysWhoDiedHowAndWhere) {
  Deaths deaths({packed("first.scn", std::string(kBoot) + "state 0\n"),
                 packed("second.scn", std::string(kBoot) + std::string(kBlocks))});
  const search::Result result =
      search::check(deaths, 2, [] { return std::make_unique<NoStartInBlocks>(); });
  EXPECT_EQ(result.report,
            "second.scn, with `terminate 0`, `start 0` in front of operation 3, `with_part it "
            "..6`\nno start there\n");
  EXPECT_THAT(deaths.describe(0, 1),
              HasSubstr("first.scn, with `terminate 0` behind the last operation"));
}

}  // namespace
}  // namespace exhaustive
