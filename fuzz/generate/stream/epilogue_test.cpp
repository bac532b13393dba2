#include "stream/epilogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "input/format.hpp"
#include "machine.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"
#include "scenario/test_scenario.hpp"

namespace stream {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string with_epilogue(const std::string& operations) {
  const auto scenario = scenario::test::parsed(
      "boot processes=2 ram=2048 initial_break=1056 flash=128 protected=16 fault=stop\n"
      "driver 1 ro=1 rw=2\n" +
      operations);
  const auto machine = std::make_unique<harness::Machine>();
  input::Sequence sequence;
  sequence.load(scenario.program());
  Epilogue(machine->placement()).add_to(sequence);
  EXPECT_LE(sequence.size(), input::kMaxOperations);
  const std::string text = scenario::print(sequence.program());
  EXPECT_TRUE(scenario::parse(text)) << text;
  return text;
}

TEST(Epilogue, LooksAtEverything) {
  const std::string text = with_epilogue("external xrw:3 rw:1:1:0\nexternal xrw:3 rw:1:1:1\n");
  for (const char* look :
       {"state 0\nsbrk 0 0\nload 0 ram+0 1024\nload 0 ram+1024 32\nstate 1\n", "iter rw:0:1:1\n",
        "ptr rw:1:1:1\nlen rw:1:1:1\niter rw:1:1:1\n", "ptr ro:0:1:0\n", "ptr ur:1:1:1\n",
        "ptr xrw:3\nlen xrw:3\niter xrw:3\n"}) {
    EXPECT_THAT(text, HasSubstr(look));
  }
  EXPECT_THAT(text, Not(HasSubstr("rw:0:1:2")));
  EXPECT_EQ(text.find("iter xrw:3"), text.rfind("iter xrw:3"));
}

TEST(Epilogue, ReadsNoMemoryOfAProcessThatDoesNotRun) {
  const std::string text = with_epilogue("terminate 0\nstop 1\n");
  EXPECT_THAT(text, Not(HasSubstr("load")));
}

TEST(Epilogue, ReadsUpToWhereTheBreakIsThen) {
  EXPECT_THAT(with_epilogue("brk 1 ram+8\n"), HasSubstr("load 1 ram+0 8\n"));
}

TEST(Epilogue, StopsWhereAProgramHasNoRoom) {
  std::string operations;
  for (std::size_t i = 0; i < input::kMaxOperations - 2; ++i) operations += "state 0\n";
  EXPECT_THAT(with_epilogue(operations), Not(HasSubstr("load")));
}

}  // namespace
}  // namespace stream
