// Taking out, putting in, moving, and above all repair(): whatever it is given, what comes out is a
// program that an input can hold.
#include "input/sequence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/decode.hpp"
#include "input/encode.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace input {
namespace {

using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;

constexpr std::string_view kBoot =
    "boot processes=2 ram=1024 initial_break=128 flash=64 protected=0 fault=stop\n"
    "driver 1 ro=2 rw=2\n";

class SequenceTest : public ::testing::Test {
 protected:
  void load(const std::string& operations) {
    auto parsed = scenario::parse(std::string(kBoot) + operations);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
    scenario_ = std::make_unique<scenario::Scenario>(std::move(*parsed));
    sequence_.load(scenario_->program());
  }
  // The operations' text, without the boot lines.
  std::string text() {
    std::string text = scenario::print(sequence_.program());
    return text.substr(std::min(kBoot.size(), text.size()));
  }

  std::unique_ptr<scenario::Scenario> scenario_;  // owns the payloads
  Sequence sequence_;
};

TEST_F(SequenceTest, WholeBlocksAreTakenTogether) {
  load("state 0\nwith default_ro\n  state 1\n  with default_ro\n  end\nend\nstate 0\n");
  const auto whole = [this](std::size_t at, std::size_t least) {
    const Stretch stretch = sequence_.whole(at, least);
    return std::pair(stretch.first, stretch.count);
  };
  EXPECT_EQ(whole(0, 1), std::pair(0UZ, 1UZ));
  EXPECT_EQ(whole(0, 2), std::pair(0UZ, 6UZ)) << "as much as it takes";
  EXPECT_EQ(whole(1, 1), std::pair(1UZ, 5UZ));
  EXPECT_EQ(whole(2, 9), std::pair(2UZ, 3UZ)) << "up to the end of the block it is in";
  EXPECT_EQ(whole(4, 1), std::pair(3UZ, 2UZ)) << "an end is its block";
  EXPECT_EQ(whole(5, 2), std::pair(1UZ, 5UZ));
  EXPECT_EQ(whole(6, 9), std::pair(6UZ, 1UZ));
  EXPECT_EQ(sequence_.opener_of(4), 3U);
  EXPECT_EQ(sequence_.opener_of(5), 1U);
  EXPECT_EQ(sequence_.end_of(1), 5U);
}

TEST_F(SequenceTest, StretchesMoveSwapAndAreCopied) {
  const auto after = [this](auto edit) {
    load("brk 0 ram+0\nbrk 0 ram+1\nbrk 0 ram+2\nbrk 0 ram+3\nbrk 0 ram+4\n");
    edit();
    std::string digits;
    for (const Operation& operation : sequence_.program().operations) {
      digits += std::to_string(operation.address.offset);
    }
    return digits;
  };
  EXPECT_EQ(after([this] { sequence_.remove({1, 2}); }), "034");
  EXPECT_EQ(after([this] { sequence_.move({0, 2}, 3); }), "23401");
  EXPECT_EQ(after([this] { sequence_.move({3, 2}, 0); }), "34012");
  EXPECT_EQ(after([this] { sequence_.move({1, 1}, 1); }), "01234");
  EXPECT_EQ(after([this] { sequence_.swap({0, 1}, {3, 2}); }), "34120");
  EXPECT_EQ(after([this] { sequence_.swap({0, 2}, {2, 1}); }), "20134");
  EXPECT_EQ(after([this] { sequence_.duplicate({1, 2}, 4, 1); }), "0123124");
  EXPECT_EQ(after([this] { sequence_.duplicate({4, 1}, 0, 3); }), "44401234");
}

TEST_F(SequenceTest, PayloadsThatArePutInAreCopied) {
  load("");
  std::vector<std::uint8_t> bytes = {1, 2, 3};
  Operation store;
  store.kind = OperationKind::kStore;
  store.bytes = bytes;
  sequence_.insert(0, {&store, 1});
  bytes = {9, 9, 9};
  EXPECT_EQ(text(), "store 0 null 010203\n");

  // As many as there is room for; what came before stays as it was.
  const std::vector<std::uint8_t> large(scenario::kMaxBytes, 7);
  store.bytes = large;
  for (int i = 0; i < 100; ++i) sequence_.insert(1, {&store, 1});
  EXPECT_TRUE(sequence_[1].bytes.empty());
  EXPECT_EQ(sequence_[100].bytes.size(), large.size());
  EXPECT_EQ(text().find("store 0 null 010203\nstore 0 null -\n"), 0U);
}

// ---- Repair

TEST_F(SequenceTest, RepairLeavesAWellFormedProgramAlone) {
  load(
      "allow_rw 1 1 9 ram+1 max\nexternal xro:1 ro:0@3:1:7\nwith_part ur:1:1:max ..\n"
      "  mut_with default_rw\n    copy it1 it\n    set it0 0 1\n  end\nend\n");
  const std::string before = text();
  sequence_.repair();
  EXPECT_EQ(text(), before);
}

TEST_F(SequenceTest, RepairMakesBlocksNest) {
  load("with default_ro\n  with default_ro\n    state 0\n  end\nend\nstate 1\n");
  sequence_.remove({4, 1});
  sequence_.repair();
  EXPECT_EQ(text(), "with default_ro\n  with default_ro\n    state 0\n  end\n  state 1\nend\n");

  sequence_.remove({0, 1});
  sequence_.repair();
  EXPECT_EQ(text(), "with default_ro\n  state 0\nend\nstate 1\n");
}

TEST_F(SequenceTest, RepairTakesUserspaceOutOfBlocks) {
  load("with default_ro\nend\nload 1 ram+0 4\nexit 1 5\nfault 0\nbrk 1 ram+8\n");
  sequence_.move({1, 1}, 5);
  sequence_.repair();
  EXPECT_EQ(text(), "with default_ro\n  restart 1\n  restart 0\n  brk 1 ram+8\nend\n");
}

TEST_F(SequenceTest, RepairFindsAnotherBufferForItWhereThereIsNone) {
  load("set rw:1:1:1 0 1\nwith ro:0:1:0\n  mut_with rw:0:1:0\n    copy it1 it\n  end\nend\n");
  sequence_.remove({4, 1});  // the ends
  sequence_.remove({4, 1});
  sequence_.remove({2, 1});  // mut_with: only the readable block is left
  sequence_.repair();
  EXPECT_EQ(text(), "set rw:1:1:1 0 1\nwith ro:0:1:0\n  copy rw:1:1:1 rw:1:1:1\nend\n");

  sequence_.remove({1, 1});
  sequence_[1].buffer = {};
  sequence_[1].buffer.kind = scenario::BufferName::Kind::kIt;
  sequence_.repair();
  EXPECT_EQ(text(), "set rw:1:1:1 0 1\ncopy rw:1:1:1 rw:1:1:1\n");
}

TEST_F(SequenceTest, RepairFollowsTheBootLines) {
  load("restart 1\nload 0 ram1+0 1\nget rw:1:1:0 ..\nexternal xrw:0 rw:1:1:0\n");
  sequence_.boot().processes = 1;
  sequence_.repair();
  EXPECT_EQ(text(), "restart 0\nload 0 ram0+0 1\nget rw:0:1:0 ..\nexternal xrw:0 rw:0:1:0\n");

  sequence_.boot().driver_count = 0;
  sequence_.repair();
  const std::string text = scenario::print(sequence_.program());
  EXPECT_NE(text.find("\nrestart 0\nload 0 ram0+0 1\nget default_ro ..\n"), std::string::npos);
  EXPECT_EQ(text.find("external"), std::string::npos);
}

TEST_F(SequenceTest, RepairKeepsNoMoreThanAnInputHolds) {
  load("with default_ro\n  state 0\nend\n");
  sequence_.duplicate({0, 3}, 3, 1000);
  sequence_.duplicate({0, 3}, 3, 1000);
  sequence_.repair();
  EXPECT_EQ(sequence_.size(), kMaxOperations);
  sequence_.duplicate({1, 1}, 1, 1000);
  sequence_.repair();
  EXPECT_EQ(sequence_.size(), kMaxOperations);
  // Blocks deeper than they may be, and more of them than there is room for.
  sequence_.duplicate({0, 1}, 0, 600);
  sequence_.repair();
  EXPECT_LE(sequence_.size(), kMaxOperations);
  EXPECT_TRUE(scenario::parse(scenario::print(sequence_.program())).has_value());
}

// Operations of all kinds, out of all order: what repair() leaves decodes to itself, operation by
// operation, so the encoder had nothing to make up.
TEST_F(SequenceTest, WhatIsRepairedDecodesToItself) {
  std::minstd_rand random(1);
  const auto below = [&](std::size_t n) { return random() % n; };
  const auto storage = std::make_unique<DecodedScenario>();
  std::vector<std::uint8_t> source;
  std::vector<std::uint8_t> encoded;
  for (int i = 0; i < 4000; ++i) {
    source.resize(below(600));
    for (std::uint8_t& byte : source) byte = static_cast<std::uint8_t>(below(256));
    sequence_.load(storage->decode(source));
    for (int moves = 0; moves < 20 && sequence_.size() > 1; ++moves) {
      sequence_.move({below(sequence_.size()), 1}, below(sequence_.size()));
      sequence_.remove({below(sequence_.size()), 1});
    }
    source.resize(below(40));
    for (std::uint8_t& byte : source) byte = static_cast<std::uint8_t>(below(256));
    const auto other = std::make_unique<DecodedScenario>();
    sequence_.boot() = other->decode(source).boot;

    sequence_.repair();
    const Program program = sequence_.program();
    encode_nearest(program, 0, SIZE_MAX, encoded);
    const Program decoded = other->decode(encoded);
    ASSERT_EQ(scenario::print(decoded), scenario::print(program));
    ASSERT_EQ(decoded.operations.size(), program.operations.size());
    ASSERT_TRUE(encode(decoded, Mix::kEverything).has_value());
  }
}

}  // namespace
}  // namespace input
