// The mutator as its two engines call it. This file is their other half: the target that it is
// linked with, and libFuzzer's own mutation.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "input/decode.hpp"
#include "mutator/mutator.hpp"
#include "session/fuzz_session.hpp"

const input::Mix harness::kTargetMix = input::Mix::kAllowOverlap;

extern "C" {
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed);
std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                      const std::uint8_t* data2, std::size_t size2,
                                      std::uint8_t* out, std::size_t max_out_size, unsigned seed);
void* afl_custom_init(void* afl, unsigned seed);
std::size_t afl_custom_fuzz(void* data, std::uint8_t* buf, std::size_t buf_size,
                            std::uint8_t** out_buf, std::uint8_t* add_buf, std::size_t add_buf_size,
                            std::size_t max_size);
const char* afl_custom_describe(void* data, std::size_t max_length);
void afl_custom_deinit(void* data);
}

namespace {

std::size_t left_to_bytes = 0;  // NOLINT(*-avoid-non-const-global-variables): libFuzzer's is global

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                        std::size_t max_size) {
  ++left_to_bytes;
  if (max_size < 8) return 0;
  std::memset(data, 0xee, 8);
  return size < 8 ? 8 : size;
}

namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(LibFuzzerShim, MutatesForTheTargetAndLeavesAShareToTheEngine) {
  Bytes bytes;
  constexpr unsigned kCalls = 500;
  for (unsigned seed = 0; seed < kCalls; ++seed) {
    bytes.resize(512);
    bytes.resize(LLVMFuzzerCustomMutator(bytes.data(), seed == 0 ? 0 : 300, bytes.size(), seed));
    ASSERT_EQ(input::mix_of_input(bytes), harness::kTargetMix) << "seed " << seed;
  }
  EXPECT_GT(left_to_bytes, kCalls / mutator::Mutator::kBytesShare / 2);
  EXPECT_LT(left_to_bytes, kCalls / mutator::Mutator::kBytesShare * 2);
}

TEST(LibFuzzerShim, SplicesAShare) {
  const Bytes first = {1, 1, 0, 0, 0, 0, 10, 0, 10, 0};
  const Bytes second = {1, 1, 0, 0, 0, 0, 11, 0, 11, 0};
  Bytes out(512);
  std::size_t spliced = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const std::size_t size = LLVMFuzzerCustomCrossOver(first.data(), first.size(), second.data(),
                                                       second.size(), out.data(), out.size(), seed);
    ASSERT_LE(size, out.size());
    if (size > 0) ++spliced;
  }
  EXPECT_EQ(spliced, 100U);
}

class AflShim : public ::testing::Test {
 protected:
  ~AflShim() override { afl_custom_deinit(state_); }

  Bytes fuzz(Bytes bytes, Bytes other, std::size_t max_size) {
    std::uint8_t* out = nullptr;
    const std::size_t size =
        afl_custom_fuzz(state_, bytes.data(), bytes.size(), &out,
                        other.empty() ? nullptr : other.data(), other.size(), max_size);
    return {out, out + size};
  }

  void* state_ = afl_custom_init(nullptr, 1);
};

TEST_F(AflShim, MutatesWithinTheLimitAndKeepsTheMix) {
  const Bytes input = {1, 0x13, 0, 0, 0, 0, 10, 0, 24, 0, 0xf0};
  bool grows = false;
  for (int i = 0; i < 1000; ++i) {
    const Bytes fuzzed = fuzz(input, i % 2 == 0 ? Bytes() : input, i % 3 == 0 ? 64 : 1 << 20);
    ASSERT_EQ(input::mix_of_input(fuzzed), input::Mix::kSliceAccess);
    if (i % 3 == 0) {
      ASSERT_LE(fuzzed.size(), 64U);
    }
    grows = grows || fuzzed.size() > 64;
  }
  EXPECT_TRUE(grows);
  // An input above the limit, which afl-fuzz does not give.
  EXPECT_LE(fuzz(Bytes(100, 1), {}, 10).size(), 10U);
}

TEST_F(AflShim, SaysWhatItDid) {
  bool spliced = false;
  bool several = false;
  for (int i = 0; i < 200; ++i) {
    fuzz({1, 0, 0, 0, 0, 0, 10, 0}, {1, 0, 0, 0, 0, 0, 11, 0}, 512);
    const std::string description = afl_custom_describe(state_, 100);
    ASSERT_FALSE(description.empty());
    spliced = spliced || description == "splice";
    several = several || description.find("+") != std::string::npos;
    ASSERT_LE(std::strlen(afl_custom_describe(state_, 4)), 4U);
  }
  EXPECT_TRUE(spliced);
  EXPECT_TRUE(several);
}

TEST_F(AflShim, TheSameSeedTheSameInputs) {
  const Bytes input = {1, 0, 0, 0, 0, 0, 10, 0};
  void* const other = afl_custom_init(nullptr, 1);
  std::vector<Bytes> made;
  for (int i = 0; i < 20; ++i) made.push_back(fuzz(input, {}, 512));
  afl_custom_deinit(state_);
  state_ = other;
  for (const Bytes& before : made) ASSERT_EQ(fuzz(input, {}, 512), before);
}

}  // namespace
