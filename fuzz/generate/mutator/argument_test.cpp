// That changed arguments go where other things of the program are.
#include "mutator/argument.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "mutator/interesting.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace mutator {
namespace {

using scenario::Address;
using scenario::Operation;
using scenario::OperationKind;

constexpr std::string_view kBoot =
    "boot processes=2 ram=1024 initial_break=256 flash=64 protected=16 fault=stop\n"
    "driver 1 ro=2 rw=2\ndriver 2 ro=1 rw=3\n";

class ArgumentTest : public ::testing::Test {
 protected:
  void load(const std::string& operations) {
    scenario_ =
        std::make_unique<scenario::Scenario>(*scenario::parse(std::string(kBoot) + operations));
    reload();
  }
  void reload() { sequence_.load(scenario_->program()); }

  // Changes an argument of the operation at `at`, so many times, each time of what was loaded.
  template <typename See>
  void change(std::size_t at, std::uint64_t times, See see) {
    for (std::uint64_t seed = 0; seed < times; ++seed) {
      Random random(seed);
      reload();
      change_argument(sequence_, at, 0, *fresh_, random);
      sequence_.repair();
      see(sequence_[at]);
    }
  }
  std::string line(const Operation& operation) {
    return scenario::print(operation, sequence_.boot());
  }

  std::unique_ptr<scenario::Scenario> scenario_;
  input::Sequence sequence_;
  std::unique_ptr<Fresh> fresh_ = std::make_unique<Fresh>();
};

// How far an address of RAM is from the nearest of some.
std::int64_t distance(std::int64_t from, std::initializer_list<std::int64_t> edges) {
  std::int64_t nearest = INT64_MAX;
  for (const std::int64_t edge : edges) nearest = std::min(nearest, std::abs(from - edge));
  return nearest;
}

TEST_F(ArgumentTest, AddressesMeetTheEdgesOfOtherBuffers) {
  load("allow_rw 0 1 0 ram+100 37\nallow_ro 0 1 1 ram+7 50\nallow_rw 0 1 1 ram+200 10\n");
  std::size_t changed = 0;
  std::size_t met = 0;
  change(2, 20'000, [&](const Operation& allow) {
    const bool moved = allow.address != scenario_->program().operations[2].address;
    if (!moved) return;
    ++changed;
    if (allow.address.base != Address::Base::kRam || allow.address.negative) return;
    const auto start = static_cast<std::int64_t>(allow.address.offset);
    const bool meets =
        distance(start, {100, 137, 7, 57}) <= 1 || distance(start + 10, {100, 137, 7, 57}) <= 1;
    if (meets) ++met;
  });
  EXPECT_GT(changed, 2000U);
  EXPECT_GT(met, changed * 2 / 5) << "of " << changed;
}

TEST_F(ArgumentTest, LengthsMeetTheEdgesOfOtherBuffers) {
  load("allow_rw 0 1 0 ram+100 37\nallow_rw 0 1 1 ram+20 10\n");
  std::size_t changed = 0;
  std::size_t met = 0;
  change(1, 20'000, [&](const Operation& allow) {
    if (allow.length == scenario_->program().operations[1].length) return;
    ++changed;
    const auto length = static_cast<std::int64_t>(allow.length.value);
    // Ends with the other, as long as the other, ends with the first break or with the memory.
    if (!allow.length.from_max && distance(length, {80, 117, 37, 236, 1004}) <= 1) ++met;
  });
  EXPECT_GT(changed, 2000U);
  EXPECT_GT(met, changed * 2 / 5) << "of " << changed;
}

// Which of the words, counted from 0, is another one; 0 where the lines are equal.
std::size_t word_that_differs(const std::string& before, const std::string& after) {
  const auto [here, there] = std::ranges::mismatch(before, after);
  return here == before.end() && there == after.end()
             ? 0
             : static_cast<std::size_t>(std::count(before.begin(), here, ' '));
}

// Every operand of every form of operation is changed, and to several values.
TEST_F(ArgumentTest, EveryOperandIsChanged) {
  load(
      "allow_rw 0 1 0 ram+8 40\nallow_ro 0 1 0 ram+8 40\nallow_ur 0 1 0 ram+8 40\n"
      "store 0 ram+8 0102\nload 0 ram+8 4\nexit 0 1\nexit_restart 0 1\nbrk 0 ram+300\nsbrk 0 8\n"
      "set_byte 0 ram+8 1\ncustom_grant 0 8 8\nenter_custom 0 1\nexternal xrw:0 rw:0:1:0\n"
      "get rw:0:1:0 1..2\nset rw:0:1:0 1 2\ncopy_to_slice rw:0:1:0 .. 40\n"
      "copy_from_slice rw:0:1:0 0..2 0102\nchunks rw:0:1:0 8\ncopy rw:0:1:0 rw:0:2:0\n"
      "append_chunk rw:0:1:0 0102\nmut_with_part rw:0:1:0 ..\nend\n");
  for (std::size_t at = 0; at + 1 < scenario_->program().operations.size(); ++at) {
    const Operation& original = scenario_->program().operations[at];
    const scenario::OperationShape& shape = scenario::shape_of(original.kind);
    std::set<std::string> lines;
    std::set<std::size_t> words_changed;
    const std::string before = line(original);
    change(at, 600, [&](const Operation& changed) {
      if (changed.kind == original.kind) lines.insert(line(changed));
    });
    const auto operands = static_cast<std::size_t>(
        std::ranges::find(shape.operands, scenario::Operand::kNone) - shape.operands.begin());
    for (const std::string& after : lines) {
      words_changed.insert(word_that_differs(before, after));
    }
    for (std::size_t word = 1; word <= operands; ++word) {
      EXPECT_TRUE(words_changed.contains(word)) << "operand " << word << " of " << before;
    }
    EXPECT_GT(lines.size(), 4 * operands) << before;
  }
}

TEST_F(ArgumentTest, AnOperationWithoutArgumentsStaysAsItIs) {
  load("with default_ro\nend\n");
  change(1, 50, [&](const Operation& end) { ASSERT_EQ(end.kind, OperationKind::kEnd); });
}

TEST_F(ArgumentTest, LengthsOfBuffersAreReadOffTheProgram) {
  load(
      "allow_rw 0 1 0 ram+0 40\nallow_rw 0 1 0 ram+0 20\nallow_rw 0 2 0 ram+0 30\n"
      "external xro:1 rw:0:2:0\nallow_rw 0 2 0 ram+0 31\nwith xro:1\n"
      "  mut_with_part rw:0:1:0 5..9\n    with rw:0:1:1\n    end\n"
      "    copy it1 it\n    copy rw:0:1:0 rw:0:2:0\n    iter xro:1\n    iter rw:1:1:0\n  end\n"
      "end\n");
  const auto length = [this](std::size_t at, const scenario::BufferName& name) {
    return length_of(name, sequence_.before(at), sequence_.boot());
  };
  EXPECT_EQ(length(9, sequence_[9].buffer), 30U) << "it1: as long as when the other took it over";
  EXPECT_EQ(length(9, sequence_[9].second), 4U) << "it: the part";
  EXPECT_EQ(length(10, sequence_[10].buffer), 20U);
  EXPECT_EQ(length(1, sequence_[10].buffer), 40U) << "at that place";
  EXPECT_EQ(length(10, sequence_[10].second), 31U);
  EXPECT_EQ(length(11, sequence_[11].buffer), 30U);
  EXPECT_EQ(length(12, sequence_[12].buffer), 0U) << "never allowed";
}

}  // namespace
}  // namespace mutator
