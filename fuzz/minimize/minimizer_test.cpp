// The minimiser, with faults made up here in place of a broken core.
#include "minimize/minimizer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
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

std::string minimized(const std::string& text, RunProgram run) {
  failure::Trials trials({});
  Minimizer minimizer(trials, std::move(run), [](const Progress&) {});
  const scenario::Scenario scenario = parsed(text);
  return minimizer.run(scenario.program()) ? scenario::print(minimizer.program()) : "";
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

TEST(MinimizerTest, WhatWasReachedBeforeAnInterruptIsKept) {
  failure::Trials trials({});
  const failure::Interrupt interrupt;
  Minimizer minimizer(
      trials,
      fails_at([](const Operation& operation) { return operation.kind == OperationKind::kSetByte; },
               differs),
      [](const Progress&) { static_cast<void>(std::raise(SIGINT)); });
  const scenario::Scenario scenario = parsed(kLong);
  ASSERT_TRUE(minimizer.run(scenario.program()));
  EXPECT_LT(minimizer.program().operations.size(), scenario.program().operations.size());
  EXPECT_GT(minimizer.program().operations.size(), 1U);
  EXPECT_EQ(minimizer.failure().operation_name, "set_byte");
}

}  // namespace
}  // namespace minimize
