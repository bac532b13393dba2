// Ground truth: every recorded file, on the core and, separately, on the reference model, byte for
// byte; and what keeps those tests honest.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "compare/transcript.hpp"
#include "machine.hpp"
#include "scenario/parse.hpp"

namespace {

using harness::Machine;
using harness::Outcomes;

std::vector<std::string> recorded_files() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CONFORMANCE_DIR)) {
    if (entry.path().extension() == ".scn") paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  return paths;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Machine& machine() {
  static Machine one;
  return one;
}

class Recorded : public testing::TestWithParam<std::string> {
 protected:
  // The transcript must be the file, every byte of it.
  void expect_as_recorded(Outcomes (*run)(const scenario::Program&)) {
    const std::string text = read(GetParam());
    const auto parsed = scenario::parse(text);
    ASSERT_TRUE(parsed) << GetParam() << ":" << parsed.error().line << ": "
                        << parsed.error().message;
    EXPECT_EQ(harness::transcript(*parsed, run(parsed->program())), text) << GetParam();
  }
};

TEST_P(Recorded, OnTheCore) {
  expect_as_recorded(
      [](const scenario::Program& program) { return harness::run_on_core(program, machine()); });
}

TEST_P(Recorded, OnTheModel) {
  expect_as_recorded(
      [](const scenario::Program& program) { return harness::run_on_model(program, machine()); });
}

INSTANTIATE_TEST_SUITE_P(Conformance, Recorded, testing::ValuesIn(recorded_files()),
                         [](const auto& test) {
                           std::string name = std::filesystem::path(test.param).stem().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Conformance, AllRecordedFilesAreHere) {
  EXPECT_EQ(recorded_files().size(), 443U);
}

// A wrong recorded line, wherever it is, must be seen.
TEST(Conformance, AWrongRecordedLineIsAMismatch) {
  const std::string text = read(CONFORMANCE_DIR "/rules/overlap.scn");
  std::size_t lines = 0;
  for (std::size_t at = text.find(" -> "); at != std::string::npos;
       at = text.find(" -> ", at + 1)) {
    std::string wrong = text;
    wrong.insert(text.find('\n', at), "x");
    const auto parsed = scenario::parse(wrong);
    ASSERT_TRUE(parsed);
    for (const Outcomes& outcomes : {harness::run_on_core(parsed->program(), machine()),
                                     harness::run_on_model(parsed->program(), machine())}) {
      const harness::Verdict verdict = harness::compare_with_recorded(*parsed, outcomes);
      EXPECT_EQ(verdict.compared, 45U);
      ASSERT_EQ(verdict.mismatches.size(), 1U);
      EXPECT_EQ(*verdict.mismatches[0].line->recorded, verdict.mismatches[0].outcome + "x");
    }
    ++lines;
  }
  EXPECT_EQ(lines, 45U);
}

}  // namespace
