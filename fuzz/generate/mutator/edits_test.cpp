// That edits make what they say, where it is of use.
#include "mutator/edits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace mutator {
namespace {

using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::Each;

constexpr std::string_view kBoot =
    "boot processes=1 ram=1024 initial_break=256 flash=64 protected=16 fault=stop\n"
    "driver 1 ro=2 rw=2\n";

// What becomes of the operations by single edits of that kind, each time with other random numbers.
std::vector<std::string> edited(const std::string& operations, Edit wanted, std::size_t times) {
  const auto scenario = *scenario::parse(std::string(kBoot) + operations);
  const auto fresh = std::make_unique<Fresh>();
  std::vector<std::string> all;
  for (std::uint64_t seed = 0; all.size() < times; ++seed) {
    input::Sequence sequence;
    sequence.load(scenario.program());
    Random random(seed);
    if (Editor(sequence, 0, *fresh, random).edit() != wanted) continue;
    std::string text;
    for (const scenario::Operation& operation : sequence.program().operations) {
      text += scenario::print(operation, sequence.boot()) + "\n";
    }
    all.push_back(text);
  }
  return all;
}

TEST(Edits, WriteTheHeaderOfWhatIsAppendedTo) {
  EXPECT_THAT(edited("append_chunk ur:0:1:1 61\n", Edit::kHeader, 20),
              Each(ContainsRegex("copy_from_slice ur:0:1:1 \\.\\.8 000000[0-9a-f]{10}\n"
                                 "append_chunk ur:0:1:1 61\n")));
  EXPECT_THAT(edited("", Edit::kHeader, 20), Each(ContainsRegex(" \\.\\.8 .*\nappend_chunk")))
      << "where nothing is appended, something is";
}

TEST(Edits, LookAtAFirstByteThatHasJustChanged) {
  EXPECT_THAT(
      edited("allow_ro 0 1 1 ram+70 9\nwith ro:0:1:1\nend\n", Edit::kLook, 200),
      Contains(ContainsRegex("with ro:0:1:1\nset_byte 0 ram\\+70 [0-9]+\n(get|index) it0? 0\n"
                             "end\n")));
}

TEST(Edits, TakeMemoryDownToALoweredBreak) {
  EXPECT_THAT(edited("restart 0\n", Edit::kTake, 50),
              Contains(ContainsRegex("brk 0 ram\\+[0-9]+\ncustom_grant 0 [0-9]+ ")));
}

}  // namespace
}  // namespace mutator
