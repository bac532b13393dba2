// The minimiser, with faults made up here in place of a broken core.
#include "minimize/minimizer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <limits>
#include <string>

#include "failure/interrupt.hpp"
#include "scenario/print.hpp"
#include "scenario/test_scenario.hpp"

namespace minimize {
namespace {

using failure::Notes;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;
using scenario::test::parsed;

const std::string kLong =
    "boot processes=3 ram=8192 initial_break=2048 flash=1024 protected=32 fault=restart\n"
    "driver 7 ro=2 rw=3\n"
    "driver 9 ro=1 rw=1 no_grant\n"
    "state 0\n"
    "allow_rw 1 7 2 ram+700 123\n"
    "allow_ro 2 9 0 end-9 max\n"
    "mut_with rw:1:7:2\n"
    "  with ro:2:9:0\n"
    "    restart 2\n"
    "    set_byte 1 brk-17 200\n"
    "    copy_from_slice it1 3..9 0102030405060708\n"
    "  end\n"
    "  state 2\n"
    "end\n"
    "load 0 ram+1 99\n"
    "state 1\n";

// Fails at the first operation that `fails` names.
RunProgram fails_at(std::function<bool(const Operation&)> fails,
                    std::function<void(Notes&, std::size_t)> how) {
  return [=](const Program& program, Notes& notes) {
    for (std::size_t i = 0; i < program.operations.size(); ++i) {
      notes.at(i, scenario::shape_of(program.operations[i].kind).name);
      if (fails(program.operations[i])) return how(notes, i);
    }
  };
}

void differs(Notes& notes, std::size_t operation) {
  notes.differs({.operation = operation,
                 .place = {.field = harness::Field::kMark},
                 .what = "process 0: mark",
                 .core = "1",
                 .model = "2"});
}

struct Minimized {
  std::string text;  // empty where it does not fail
  std::uint64_t tries = 0;
  bool out_of_patience = false;
};

Minimized minimized_with_tries(const std::string& text, RunProgram run) {
  failure::Trials trials({});
  Minimizer minimizer(trials, std::move(run), [](const Progress&) {});
  const scenario::Scenario scenario = parsed(text);
  const bool fails = minimizer.run(scenario.program());
  return {.text = fails ? scenario::print(minimizer.program()) : "",
          .tries = trials.count(),
          .out_of_patience = minimizer.out_of_patience()};
}

std::string minimized(const std::string& text, RunProgram run) {
  return minimized_with_tries(text, std::move(run)).text;
}

constexpr std::string_view kLeastBoot =
    "boot processes=1 ram=512 initial_break=0 flash=0 protected=0 fault=stop\n";

TEST(MinimizerTest, WhatDoesNotFailIsLeftAlone) {
  EXPECT_EQ(minimized(kLong, [](const Program&, Notes&) {}), "");
}

TEST(MinimizerTest, OneOperationIsEnough) {
  EXPECT_EQ(minimized(kLong, fails_at(
                                 [](const Operation& operation) {
                                   return operation.kind == OperationKind::kSetByte;
                                 },
                                 differs)),
            std::string(kLeastBoot) + "set_byte 0 ram+0 0\n");
}

TEST(MinimizerTest, NumbersStayWhereTheFailureNeedsThem) {
  EXPECT_EQ(minimized(kLong, fails_at(
                                 [](const Operation& operation) {
                                   return operation.kind == OperationKind::kSetByte &&
                                          operation.byte >= 100;
                                 },
                                 differs)),
            std::string(kLeastBoot) + "set_byte 0 ram+0 100\n");
}

TEST(MinimizerTest, OperationsThatTheFailureNeedsStay) {
  const auto run = [](const Program& program, Notes& notes) {
    bool restarted = false;
    fails_at(
        [&](const Operation& operation) {
          restarted = restarted || operation.kind == OperationKind::kRestart;
          return restarted && operation.kind == OperationKind::kState;
        },
        differs)(program, notes);
  };
  EXPECT_EQ(minimized(kLong, run), std::string(kLeastBoot) + "restart 0\nstate 0\n");
}

TEST(MinimizerTest, ABlockGoesAndWhatStandsInItNamesTheBuffer) {
  EXPECT_EQ(minimized(kLong, fails_at(
                                 [](const Operation& operation) {
                                   return operation.kind == OperationKind::kCopyFromSlice &&
                                          operation.buffer.kind == scenario::BufferName::Kind::kRw;
                                 },
                                 differs)),
            "");
  EXPECT_EQ(minimized(kLong, fails_at(
                                 [](const Operation& operation) {
                                   return operation.kind == OperationKind::kCopyFromSlice;
                                 },
                                 differs)),
            std::string(kLeastBoot) + "driver 1 ro=0 rw=0\ncopy_from_slice rw:0:1:0 .. -\n");
}

// Of two blocks of one kind the failure needs one: no whole block can go, nor all of a kind.
TEST(MinimizerTest, WhatStandsInABlockOutlivesIt) {
  const auto run = [](const Program& program, Notes& notes) {
    bool restarted = false;
    bool opened = false;
    fails_at(
        [&](const Operation& operation) {
          restarted = restarted || operation.kind == OperationKind::kRestart;
          opened = opened || (restarted && operation.kind == OperationKind::kWith);
          return opened && operation.kind == OperationKind::kState;
        },
        differs)(program, notes);
  };
  EXPECT_EQ(
      minimized("boot processes=1 ram=512 initial_break=0 flash=0 protected=0 fault=stop\n"
                "driver 1 ro=1 rw=0\n"
                "restart 0\nwith ro:0:1:0\nwith ro:0:1:0\nstate 0\nend\nend\n",
                run),
      std::string(kLeastBoot) + "driver 1 ro=0 rw=0\nrestart 0\nwith ro:0:1:0\n  state 0\nend\n");
}

TEST(MinimizerTest, ACandidateThatFailsInAnotherWayDoesNotCount) {
  const auto run = [](const Program& program, Notes& notes) {
    if (program.boot.processes == 1) _exit(9);
    fails_at([](const Operation& operation) { return operation.kind == OperationKind::kLoad; },
             differs)(program, notes);
  };
  EXPECT_EQ(minimized(kLong, run),
            "boot processes=2 ram=512 initial_break=0 flash=0 protected=0 fault=stop\n"
            "load 0 ram+0 0\n");
}

TEST(MinimizerTest, DeathsAreMinimizedAsWell) {
  const auto dies = [](Notes&, std::size_t) { _exit(5); };
  EXPECT_EQ(minimized(kLong, fails_at(
                                 [](const Operation& operation) {
                                   return operation.kind == OperationKind::kCopyFromSlice &&
                                          operation.bytes.size() >= 2;
                                 },
                                 dies)),
            std::string(kLeastBoot) + "driver 1 ro=0 rw=0\ncopy_from_slice rw:0:1:0 .. 0000\n");
}

// ---- Numbers: what a failure needs is found wherever it is, in tries that are counted ----

// Each number of a program costs a look at each power of two, and one at each bit of it; so do the
// ways of several together, and what they come to is looked through once more in the end.
constexpr std::uint64_t kTriesANumber = 600;

constexpr std::uint64_t kTwoTo31 = std::uint64_t{1} << 31;
constexpr std::uint64_t kTwoTo63 = std::uint64_t{1} << 63;
constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

// The number that is left of one program of one operation.
void expect_left(const std::string& before, const std::string& after, RunProgram run) {
  const Minimized result =
      minimized_with_tries(std::string(kLeastBoot) + before + "\n", std::move(run));
  EXPECT_EQ(result.text, std::string(kLeastBoot) + after + "\n");
  EXPECT_LT(result.tries, kTriesANumber) << before;
  EXPECT_FALSE(result.out_of_patience);
}

RunProgram fails_where(std::function<bool(const Operation&)> fails) {
  return fails_at(std::move(fails), differs);
}

TEST(MinimizerTest, AWordsThresholdIsFoundWhereverItIs) {
  const auto text_of = [](std::uint64_t length) {
    const std::uint64_t below_max = kLargest - length;
    if (below_max == 0) return std::string("load 0 ram+0 max");
    if (below_max < scenario::kMaxRam) return "load 0 ram+0 max-" + std::to_string(below_max);
    return "load 0 ram+0 " + std::to_string(length);
  };
  for (const std::uint64_t threshold :
       {std::uint64_t{0}, std::uint64_t{1}, kTwoTo31 - 1, kTwoTo31 + 1, 2 * kTwoTo31, kTwoTo63,
        kLargest - 16, kLargest}) {
    expect_left("load 0 ram+0 max", text_of(threshold), fails_where([=](const Operation& load) {
                  return load.length.resolve() >= threshold;
                }));
  }
}

TEST(MinimizerTest, ADeltasThresholdIsFoundOnEitherSideOfZero) {
  for (const std::uint64_t threshold : {std::uint64_t{1}, kTwoTo31 + 1, kTwoTo63 - 2}) {
    const auto least = static_cast<std::int64_t>(threshold);
    expect_left("sbrk 0 9223372036854775807", "sbrk 0 " + std::to_string(least),
                fails_where([=](const Operation& sbrk) { return sbrk.delta >= least; }));
    expect_left("sbrk 0 -9223372036854775808", "sbrk 0 -" + std::to_string(threshold),
                fails_where([=](const Operation& sbrk) { return sbrk.delta <= -least; }));
  }
  expect_left("sbrk 0 -9223372036854775808", "sbrk 0 -9223372036854775808",
              fails_where([](const Operation& sbrk) {
                return sbrk.delta == std::numeric_limits<std::int64_t>::min();
              }));
}

// The break that was told wrong in the field: all from somewhere below 2^63 on, either sign.
TEST(MinimizerTest, AThresholdOfEitherSignEndsOnThePositiveSide) {
  constexpr std::uint64_t kThreshold = kTwoTo63 - 12'345'678;
  expect_left("sbrk 0 -9223372036854775000", "sbrk 0 " + std::to_string(kThreshold),
              fails_where([=](const Operation& sbrk) {
                const std::int64_t delta = sbrk.delta;
                return static_cast<std::uint64_t>(delta < 0 ? -delta : delta) >= kThreshold;
              }));
}

TEST(MinimizerTest, AddressesRangesAndBootLinesHaveThresholdsAsWell) {
  expect_left(
      "load 0 ram+9223372036854775808 1", "load 0 ram+5000000000 0",
      fails_where([](const Operation& load) { return load.address.offset >= 5'000'000'000; }));
  expect_left(
      "brk 0 max-9223372036854775808", "brk 0 max-70000", fails_where([](const Operation& brk) {
        return brk.address.base == scenario::Address::Base::kMax && brk.address.offset >= 70'000;
      }));
  EXPECT_EQ(
      minimized("boot processes=1 ram=8192 initial_break=5000 flash=1024 protected=32 fault=stop\n"
                "state 0\n",
                [](const Program& program, Notes& notes) {
                  if (program.boot.initial_break < 777 || program.boot.flash < 99) return;
                  fails_where([](const Operation&) { return true; })(program, notes);
                }),
      "boot processes=1 ram=1161 initial_break=777 flash=99 protected=0 fault=stop\nstate 0\n");
}

TEST(MinimizerTest, NumbersThatHangTogetherGoDownTogether) {
  const std::string two = std::string(kLeastBoot) + "load 0 ram+0 5000000000\nload 0 ram+0 ";
  const auto run = [](std::uint64_t apart, std::uint64_t threshold) {
    return [=](const Program& program, Notes& notes) {
      std::uint64_t first = 0;
      fails_at(
          [&](const Operation& operation) {
            if (first == 0) {
              first = operation.length.resolve();
              return false;
            }
            return first >= threshold && operation.length.resolve() + apart == first;
          },
          differs)(program, notes);
    };
  };
  const std::string left = std::string(kLeastBoot) + "load 0 ram+0 300\nload 0 ram+0 ";
  const Minimized equal = minimized_with_tries(two + "5000000000\n", run(0, 300));
  EXPECT_EQ(equal.text, left + "300\n");
  EXPECT_LT(equal.tries, 2 * kTriesANumber);
  EXPECT_EQ(minimized(two + "4999999999\n", run(1, 300)), left + "299\n");
}

TEST(MinimizerTest, ANumberComesToANeighbourOfAnother) {
  const auto run = [](const Program& program, Notes& notes) {
    std::uint64_t first = 0;
    fails_at(
        [&](const Operation& operation) {
          if (first == 0) {
            first = operation.length.resolve();
            return false;
          }
          const std::uint64_t second = operation.length.resolve();
          return first >= 300 && (second == 5'000'000'000 || second == first + 1);
        },
        differs)(program, notes);
  };
  EXPECT_EQ(minimized(std::string(kLeastBoot) + "load 0 ram+0 900\nload 0 ram+0 5000000000\n", run),
            std::string(kLeastBoot) + "load 0 ram+0 300\nload 0 ram+0 301\n");
}

// Nothing can be left out, and there are more ways down than are worth trying.
TEST(MinimizerTest, ItGivesUpAfterManyTriesInVain) {
  constexpr std::size_t kOperations = 100;
  std::string text(kLeastBoot);
  for (std::size_t i = 0; i < kOperations; ++i) text += "load 0 ram+9223372036854775807 max\n";
  const Minimized result = minimized_with_tries(text, [&](const Program& program, Notes& notes) {
    notes.at(0, "load");
    const bool whole = std::ranges::all_of(program.operations, [](const Operation& load) {
      return load.address.offset == kLargest / 2 && load.length == scenario::Word{.from_max = true};
    });
    if (whole && program.operations.size() == kOperations) differs(notes, 0);
  });
  EXPECT_EQ(result.text, text);
  EXPECT_TRUE(result.out_of_patience);
  EXPECT_GE(result.tries, kPatience);
  EXPECT_LT(result.tries, kPatience + 2 * kOperations);
}

TEST(MinimizerTest, WhatWasReachedBeforeAnInterruptIsKept) {
  failure::Trials trials({});
  const failure::Interrupt interrupt;
  const scenario::Scenario scenario = parsed(kLong);
  Minimizer minimizer(
      trials,
      fails_at([](const Operation& operation) { return operation.kind == OperationKind::kSetByte; },
               differs),
      [&](const Progress& progress) {
        if (progress.operations < scenario.program().operations.size()) {
          static_cast<void>(std::raise(SIGINT));
        }
      });
  ASSERT_TRUE(minimizer.run(scenario.program()));
  EXPECT_LT(minimizer.program().operations.size(), scenario.program().operations.size());
  EXPECT_GT(minimizer.program().operations.size(), 1U);
  EXPECT_EQ(minimizer.failure().operation_name, "set_byte");
}

}  // namespace
}  // namespace minimize
