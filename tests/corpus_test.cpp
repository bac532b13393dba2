// The committed corpus: every input of the scenario targets is run again and again, and must always
// do the same. A global that leaks from one input to the next, an address that decides something, a
// byte that nobody wrote: each makes two runs differ. (The targets themselves replay the corpus,
// and so compare core and model on it, as tests corpus.TARGET.)
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "compare/digest.hpp"
#include "input/decode.hpp"
#include "input/mix.hpp"
#include "machine.hpp"

namespace {

using harness::Digest;

struct Input {
  std::string path;
  std::vector<std::uint8_t> bytes;
};

// Of all scenario targets, in order of their paths.
std::vector<Input> corpus() {
  std::vector<Input> inputs;
  for (const std::string_view target : input::kTargets) {
    const auto folder = std::filesystem::path(CORPUS_DIR) / target;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      inputs.push_back({entry.path().string(), {std::istreambuf_iterator<char>(file), {}}});
    }
  }
  std::ranges::sort(inputs, {}, &Input::path);
  return inputs;
}

Digest digest(const Input& input, harness::Machine& machine) {
  static const auto decoded = std::make_unique<input::DecodedScenario>();
  return harness::digest_of(decoded->decode(input.bytes), machine);
}

std::vector<Digest> digests(const std::vector<Input>& inputs) {
  harness::Machine machine;
  std::vector<Digest> all;
  all.reserve(inputs.size());
  for (const Input& input : inputs) all.push_back(digest(input, machine));
  return all;
}

void expect_same(const std::vector<Input>& inputs, const std::vector<Digest>& first,
                 const std::vector<Digest>& second) {
  ASSERT_EQ(first.size(), inputs.size());
  ASSERT_EQ(second.size(), inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_EQ(first[i].transcript, second[i].transcript) << "the outcomes of " << inputs[i].path;
    EXPECT_EQ(first[i].state, second[i].state) << "the final state of " << inputs[i].path;
  }
}

TEST(Corpus, IsThere) {
  const std::vector<Input> inputs = corpus();
  EXPECT_GE(inputs.size(), 5 * 20U) << "in " CORPUS_DIR;
  std::uintmax_t size = 0;
  for (const Input& input : inputs) size += input.bytes.size();
  EXPECT_LT(size, 2U << 20) << "it is to be small enough to review";
}

// Each input behind another one than before, so that what one leaves is seen in the next.
TEST(Corpus, EveryInputDoesTheSameTwiceInOneProcess) {
  std::vector<Input> inputs = corpus();
  const std::vector<Digest> forward = digests(inputs);
  std::ranges::reverse(inputs);
  std::vector<Digest> backward = digests(inputs);
  std::ranges::reverse(inputs);
  std::ranges::reverse(backward);
  expect_same(inputs, forward, backward);
}

TEST(Corpus, EveryInputDoesTheSameRightAfterItself) {
  const std::vector<Input> inputs = corpus();
  harness::Machine machine;
  for (const Input& input : inputs) {
    const Digest first = digest(input, machine);
    EXPECT_EQ(first, digest(input, machine)) << input.path;
  }
}

// What the other process of the next test prints.
TEST(Corpus, DISABLED_PrintDigests) {
  for (const Digest& digest : digests(corpus())) {
    std::printf("digest %016llx %016llx\n", static_cast<unsigned long long>(digest.transcript),
                static_cast<unsigned long long>(digest.state));
  }
}

// Another process has its memory elsewhere.
TEST(Corpus, EveryInputDoesTheSameInTwoProcesses) {
  // In the environment the shell takes them as they are, whatever is in the path.
  setenv("SELF", std::filesystem::read_symlink("/proc/self/exe").c_str(), 1);
  setenv("RUNNER", TEST_RUNNER, 1);
  std::FILE* const other = popen(
      "${RUNNER:+\"$RUNNER\"} \"$SELF\" --gtest_also_run_disabled_tests "
      "--gtest_filter=Corpus.DISABLED_PrintDigests",
      "r");
  ASSERT_NE(other, nullptr);
  std::vector<Digest> theirs;
  std::array<char, 256> line{};
  while (std::fgets(line.data(), line.size(), other) != nullptr) {
    unsigned long long transcript = 0;
    unsigned long long state = 0;
    if (std::sscanf(line.data(), "digest %llx %llx", &transcript, &state) == 2) {
      theirs.push_back({transcript, state});
    }
  }
  EXPECT_EQ(pclose(other), 0);
  const std::vector<Input> inputs = corpus();
  expect_same(inputs, digests(inputs), theirs);
}

}  // namespace
