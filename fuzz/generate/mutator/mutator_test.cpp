// What the mutator makes of inputs: all there is to make, nothing that is not well-formed, within
// every limit, and the same again from the same seed.
#include "mutator/mutator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "input/encode.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace mutator {
namespace {

using input::Mix;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kUsualSize = 4096;

Bytes random_bytes(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = random.byte();
  return bytes;
}

class MutatorTest : public ::testing::Test {
 protected:
  Program decode(const Bytes& bytes) { return decoded_->decode(bytes); }

  // The memory that is mutated has exactly `max_size` bytes, so that AddressSanitizer sees more.
  static Bytes mutate(Mutator& mutator, const Bytes& bytes, std::uint64_t seed,
                      std::size_t max_size = kUsualSize) {
    Bytes data = bytes;
    data.resize(max_size);
    data.shrink_to_fit();
    data.resize(mutator.mutate(data, std::min(bytes.size(), max_size), seed));
    return data;
  }
  Bytes mutate(const Bytes& bytes, std::uint64_t seed, std::size_t max_size = kUsualSize) {
    return mutate(*mutator_, bytes, seed, max_size);
  }
  Bytes cross_over(const Bytes& first, const Bytes& second, std::uint64_t seed,
                   std::size_t max_size = kUsualSize) {
    Bytes out(max_size);
    out.resize(mutator_->cross_over(first, second, out, seed));
    return out;
  }

  // What an engine does: an input grows out of the empty one, mutation by mutation.
  template <typename Check>
  void grow(std::uint64_t seeds, std::size_t generations, Check check) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      Bytes bytes;
      for (std::size_t i = 0; i < generations; ++i) {
        bytes = mutate(bytes, seed * generations + i);
        check(bytes);
      }
    }
  }

  std::unique_ptr<Mutator> mutator_ = std::make_unique<Mutator>(Engine{});
  std::unique_ptr<input::DecodedScenario> decoded_ = std::make_unique<input::DecodedScenario>();
};

// ---- All there is

TEST_F(MutatorTest, EveryOperationOfEveryMixComesFromTheEmptyInput) {
  for (std::size_t mix = 0; mix < input::kMixes; ++mix) {
    mutator_ = std::make_unique<Mutator>(Engine{.target = static_cast<Mix>(mix)});
    std::set<OperationKind> kinds;
    grow(60, 20, [&](const Bytes& bytes) {
      ASSERT_EQ(input::mix_of_input(bytes), static_cast<Mix>(mix));
      for (const Operation& operation : decode(bytes).operations) kinds.insert(operation.kind);
    });
    EXPECT_EQ(kinds.size(), scenario::kOperations.size()) << input::kTargets[mix];
  }
}

// M19: only a process that was removed can come back.
TEST_F(MutatorTest, RemovedProcessesComeBack) {
  std::size_t back = 0;
  grow(60, 20, [&](const Bytes& bytes) {
    const auto operations = decode(bytes).operations;
    for (std::size_t i = 1; i < operations.size(); ++i) {
      if (operations[i - 1].kind == OperationKind::kRemove &&
          operations[i].kind == OperationKind::kCreate &&
          operations[i - 1].process == operations[i].process) {
        ++back;
      }
    }
  });
  EXPECT_GT(back, 10U);
}

TEST_F(MutatorTest, EveryEditIsMade) {
  std::array<std::size_t, kEditNames.size()> made{};
  const auto count = [&] {
    for (const Edit edit : mutator_->edits()) ++made[static_cast<std::size_t>(edit)];
  };
  mutator_ = std::make_unique<Mutator>(
      Engine{.mutate_bytes = [](std::uint8_t*, std::size_t size, std::size_t) { return size; }});
  grow(40, 20, [&](const Bytes& bytes) {
    count();
    cross_over(bytes, bytes, 1);
    count();
  });
  for (std::size_t edit = 0; edit < made.size(); ++edit) {
    EXPECT_GT(made[edit], 0U) << kEditNames[edit];
  }
}

// A swarm is kept until another is drawn, and all are.
TEST_F(MutatorTest, SwarmsAreKeptAndRedrawn) {
  std::set<std::uint8_t> swarms;
  Bytes bytes = {1, input::mix_byte(Mix::kProcessDeath, 21), 0, 0, 0, 0, 10, 0};
  std::size_t changed = 0;
  constexpr std::size_t kCalls = 2000;
  for (std::uint64_t seed = 0; seed < kCalls; ++seed) {
    const Bytes mutated = mutate(bytes, seed);
    ASSERT_EQ(input::mix_of_input(mutated), Mix::kProcessDeath) << "the mix is the input's";
    const std::span<const Edit> edits = mutator_->edits();
    const bool redrawn = std::ranges::find(edits, Edit::kSwarm) != edits.end();
    if (!redrawn) {
      ASSERT_EQ(mutated[1], bytes[1]);
    }
    if (redrawn) ++changed;
    swarms.insert(mutated[1] >> input::kSwarmShift);
  }
  EXPECT_GT(changed, kCalls / 100);
  EXPECT_LT(changed, kCalls / 10);
  EXPECT_GT(swarms.size(), 20U);
}

// ---- Well-formed

TEST_F(MutatorTest, EverythingIsWellFormedAndEncodesToItself) {
  Bytes again;
  grow(60, 40, [&](const Bytes& bytes) {
    const Program program = decode(bytes);
    const std::string text = scenario::print(program);
    const auto parsed = scenario::parse(text);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message << "\n" << text;
    ASSERT_TRUE(std::ranges::equal(parsed->program().operations, program.operations)) << text;
    ASSERT_TRUE(parsed->program().boot == program.boot) << text;
    ASSERT_TRUE(input::encode(program, input::mix_of_input(bytes)).has_value()) << text;
    input::encode_nearest(program, bytes[1], kUsualSize, again);
    ASSERT_EQ(bytes, again) << text;
  });
}

TEST_F(MutatorTest, GarbageIsTakenForWhatItSays) {
  Bytes again;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Bytes garbage = random_bytes(seed % 900, seed);
    for (const Bytes& bytes : {mutate(garbage, seed), cross_over(garbage, garbage, seed)}) {
      input::encode_nearest(decode(bytes), bytes[1], kUsualSize, again);
      ASSERT_EQ(bytes, again);
    }
  }
}

// ---- Limits

TEST_F(MutatorTest, EverySizeLimitIsHonoured) {
  const Bytes large = random_bytes(700, 1);
  for (std::size_t max_size = 0; max_size < 600; ++max_size) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      ASSERT_LE(mutate(large, seed, max_size).size(), max_size);
      ASSERT_LE(mutate({}, seed, max_size).size(), max_size);
      ASSERT_LE(cross_over(large, large, seed, max_size).size(), max_size);
    }
  }
}

// One byte of room or none is not enough for anything, and what there is room for is used.
TEST_F(MutatorTest, ALimitIsReachedAndLeavesWholeOperations) {
  const Bytes bytes = random_bytes(700, 1);
  std::size_t most = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Bytes mutated = mutate(bytes, seed, 300);
    most = std::max(most, mutated.size());
    Bytes again;
    input::encode_nearest(decode(mutated), mutated[1], 300, again);
    ASSERT_EQ(mutated, again);
  }
  EXPECT_GT(most, 280U);
}

TEST_F(MutatorTest, NoLimitOfAProgramIsPassed) {
  constexpr std::size_t kPlenty = 1 << 18;
  const Bytes long_one = random_bytes(4000, 2);
  std::size_t most = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Bytes bytes = seed % 2 == 0 ? mutate(long_one, seed, kPlenty)
                                      : cross_over(long_one, long_one, seed, kPlenty);
    const Program program = decode(bytes);
    most = std::max(most, program.operations.size());
    // parse() refuses what passes any limit of the language, of which an input has one more.
    ASSERT_LE(program.operations.size(), input::kMaxOperations);
    ASSERT_TRUE(scenario::parse(scenario::print(program)).has_value());
  }
  EXPECT_EQ(most, input::kMaxOperations) << "long enough to tell";
}

// ---- The same again

TEST_F(MutatorTest, AFunctionOfInputAndSeed) {
  const auto other = std::make_unique<Mutator>(Engine{});
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Bytes a = random_bytes(seed % 300, seed);
    const Bytes b = random_bytes(seed % 200, seed + 1);
    const Bytes mutated = mutate(a, seed);
    const Bytes crossed = cross_over(a, b, seed);
    // The other one has done something else before.
    static_cast<void>(mutate(*other, b, seed + 7));
    ASSERT_EQ(mutate(*other, a, seed), mutated);
    Bytes out(kUsualSize);
    out.resize(other->cross_over(a, b, out, seed));
    ASSERT_EQ(out, crossed);
  }
}

TEST_F(MutatorTest, AnInputIsSeldomLeftAsItWas) {
  std::size_t same = 0;
  std::size_t calls = 0;
  Bytes before;
  grow(20, 50, [&](const Bytes& bytes) {
    if (bytes == before) ++same;
    before = bytes;
    ++calls;
  });
  EXPECT_LT(same, calls / 100);
}

TEST_F(MutatorTest, OtherSeedsMakeOtherInputs) {
  const Bytes bytes = random_bytes(200, 3);
  std::set<Bytes> made;
  for (std::uint64_t seed = 0; seed < 200; ++seed) made.insert(mutate(bytes, seed));
  EXPECT_GT(made.size(), 150U);
}

// ---- Two inputs

// Which of them came from where: `exit 0 N` from the first, `exit 1 N` from the second.
TEST_F(MutatorTest, CrossingOverKeepsOperationsOfBoth) {
  constexpr std::uint32_t kOperations = 20;
  const auto parent = [&](int process) {
    std::string text =
        "boot processes=2 ram=512 initial_break=64 flash=64 protected=0 fault=stop\n";
    for (std::uint32_t i = 0; i < kOperations; ++i) {
      text += "exit " + std::to_string(process) + " " + std::to_string(i) + "\n";
    }
    return *input::encode(scenario::parse(text)->program(), Mix::kEverything);
  };
  const Bytes first = parent(0);
  const Bytes second = parent(1);

  constexpr std::size_t kCalls = 1000;
  std::size_t of_both = 0;
  for (std::uint64_t seed = 0; seed < kCalls; ++seed) {
    const Bytes crossed = cross_over(first, second, seed);
    std::array<std::size_t, 2> kept{};
    std::array<std::int64_t, 2> last = {-1, -1};
    for (const Operation& operation : decode(crossed).operations) {
      ASSERT_EQ(operation.kind, OperationKind::kExit);
      ++kept[operation.process];
      ASSERT_GT(operation.code, last[operation.process]) << "each parent's stay in order";
      last[operation.process] = operation.code;
    }
    if (kept[0] > 0 && kept[1] > 0) ++of_both;
  }
  EXPECT_GT(of_both, kCalls * 9 / 10);
}

TEST_F(MutatorTest, CrossingOverKeepsBlocksWhole) {
  std::string text = "boot processes=1 ram=512 initial_break=64 flash=64 protected=0 fault=stop\n";
  for (int i = 0; i < 3; ++i) text += "with default_ro\nwith xro:1\niter it1\nend\nend\n";
  const Bytes parent = *input::encode(scenario::parse(text)->program(), Mix::kEverything);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Bytes crossed = cross_over(parent, parent, seed);
    const Program program = decode(crossed);
    for (std::size_t at = 0; at < program.operations.size(); ++at) {
      const Operation& operation = program.operations[at];
      if (operation.kind != OperationKind::kWith) continue;
      // Whether something was put in or not, none is emptied.
      ASSERT_GT(operation.block_end, at + 1);
    }
  }
}

// A driver of the second's is the one in the same place of the first's.
TEST_F(MutatorTest, CrossingOverTranslatesDrivers) {
  const std::string boot =
      "boot processes=1 ram=512 initial_break=64 flash=64 protected=0 fault=stop\n";
  const auto parent = [&](const std::string& rest) {
    return *input::encode(scenario::parse(boot + rest)->program(), Mix::kEverything);
  };
  const Bytes first = parent("driver 7 ro=1 rw=1\nstate 0\n");
  const Bytes second = parent("driver 5 ro=1 rw=1\ndriver 6 ro=1 rw=1\nallow_rw 0 6 0 null 0\n");
  std::size_t translated = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Bytes crossed = cross_over(first, second, seed);
    for (const Operation& operation : decode(crossed).operations) {
      if (operation.kind != OperationKind::kAllowRw) continue;
      ASSERT_EQ(operation.driver.value, 7U);
      ++translated;
    }
  }
  EXPECT_GT(translated, 50U);
}

// ---- The engine's own mutation

std::size_t append_ff(std::uint8_t* data, std::size_t size, std::size_t max_size) {
  if (size == max_size) return 0;
  data[1] = 0xff;
  data[size] = 0xff;
  return size + 1;
}

TEST_F(MutatorTest, AShareIsLeftToTheEngine) {
  mutator_ =
      std::make_unique<Mutator>(Engine{.target = Mix::kSliceAccess, .mutate_bytes = append_ff});
  const Bytes bytes = {1, 0, 0, 0, 0, 0};
  constexpr std::size_t kCalls = 5000;
  std::size_t left = 0;
  for (std::uint64_t seed = 0; seed < kCalls; ++seed) {
    const Bytes mutated = mutate(bytes, seed);
    ASSERT_EQ(input::mix_of_input(mutated), Mix::kSliceAccess);
    if (mutator_->edits().front() != Edit::kBytes) continue;
    ++left;
    ASSERT_EQ(mutated, (Bytes{1, 0xfb, 0, 0, 0, 0, 0xff}))
        << "all as the engine had it but the mix";
  }
  EXPECT_NEAR(static_cast<double>(left), 1.0 * kCalls / Mutator::kBytesShare, kCalls / 50.0);
}

TEST_F(MutatorTest, WhatTheEngineDoesNotMutateIsMutated) {
  mutator_ = std::make_unique<Mutator>(Engine{
      .mutate_bytes = [](std::uint8_t*, std::size_t, std::size_t) -> std::size_t { return 0; }});
  grow(5, 40, [&](const Bytes& bytes) {
    ASSERT_GT(bytes.size(), 0U);
    ASSERT_NE(mutator_->edits().front(), Edit::kBytes);
  });
}

}  // namespace
}  // namespace mutator
