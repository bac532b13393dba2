// What recorded scenarios do not show of the executor: listeners, panics, what it refuses to hide.
#include "core/executor.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "access_guard.hpp"
#include "panic_catch.hpp"
#include "scenario/parse.hpp"

namespace harness {
namespace {

constexpr std::string_view kBoot =
    "boot processes=2 ram=2048 initial_break=512 flash=64 protected=0 fault=panic\n"
    "driver 1 ro=1 rw=2\n"
    "driver 2 ro=0 rw=1\n"
    "driver 3 ro=0 rw=1\n";

class Recorder final : public Listener {
 public:
  explicit Recorder(std::size_t stop_after) : stop_after_(stop_after) {}
  std::function<void(std::size_t)> after = [](std::size_t) {};
  std::vector<std::string> outcomes;

  bool finished(std::size_t operation, std::string_view outcome) override {
    EXPECT_EQ(operation, outcomes.size()) << "in program order, each once";
    outcomes.emplace_back(outcome);
    after(operation);
    return outcomes.size() < stop_after_;
  }

 private:
  std::size_t stop_after_;
};

class ExecutorTest : public testing::Test {
 protected:
  // Runs the lines behind the usual boot lines; each must have the outcome written in it.
  void run(const std::string& lines, Recorder& recorder) {
    auto scenario = scenario::parse(std::string(kBoot) + lines);
    ASSERT_TRUE(scenario) << scenario.error().line << ": " << scenario.error().message;
    executor_.run(scenario->program(), recorder);
    for (std::size_t i = 0; i < recorder.outcomes.size(); ++i) {
      EXPECT_EQ(recorder.outcomes[i], scenario->line_of(i).recorded.value_or(""))
          << scenario->line_of(i).source;
    }
  }
  void run(const std::string& lines) {
    Recorder recorder(SIZE_MAX);
    run(lines, recorder);
  }

  std::uint8_t& byte(std::uint8_t process, std::size_t offset) {
    return const_cast<std::uint8_t&>(machine_.memory(process)[offset]);
  }

  Machine machine_;
  Executor executor_{machine_};
};

TEST_F(ExecutorTest, AListenerCanEndTheRunAnywhere) {
  for (std::size_t stop = 1; stop <= 7; ++stop) {
    Recorder recorder(stop);
    run("state 0 -> active restarts=0 completion=never\n"
        "with rw:0:1:0 -> ok\n"
        "  with rw:0:2:0 -> ok\n"
        "    len rw:0:1:0 -> panic\n"
        "  end\n"
        "end\n"
        "len rw:0:1:0 -> ok 0\n",
        recorder);
    EXPECT_EQ(recorder.outcomes.size(), stop);
    EXPECT_EQ(guard_open_count(), kGuarded ? 2U : 0U)
        << "only the grant tables of the two processes stay open";
  }
}

TEST_F(ExecutorTest, TheSameProgramTwiceIsTheSame) {
  const std::string lines =
      "allow_rw 0 1 1 ram+8 16 -> ok null 0\n"
      "store 0 ram+8 01020304 -> ok\n"
      "custom_grant 0 100 8 -> ok\n"
      "external xrw:0 rw:0:1:1 -> ok ram0+8 16\n"
      "restart 0 -> ok\n"
      "len rw:0@0:1:1 -> err NoSuchApp\n"
      "load 0 ram+8 4 -> ok 01020304\n"
      "remove 1 -> ok\n";
  run(lines);
  run(lines);
}

TEST_F(ExecutorTest, ARemovedProcessIsGone) {
  run("allow_ur 0 1 0 ram+8 16 -> ok null 0\n"
      "custom_grant 0 8 8 -> ok\n"
      "enter_custom 0 0 -> ok 8\n"
      "enter_custom 0 1 -> none\n"
      "with ur:0:1:0 -> ok\n"
      "  remove 0 -> ok\n"
      "  get it 0 -> ok 00\n"
      "  len ur:0:1:0 -> ok 0\n"
      "end\n"
      "ptr ur:0:1:0 -> ok ram0+8\n"
      "get ur:0:1:0 0 -> err NoSuchApp\n"
      "len rw:0:1:0 -> err NoSuchApp\n"
      "state 0 -> removed restarts=0 completion=never\n"
      "load 0 ram+0 1 -> not-running\n"
      "brk 0 ram+512 -> err NoSuchApp\n"
      "set_byte 0 ram+0 1 -> false\n"
      "custom_grant 0 8 8 -> fail\n"
      "enter_custom 0 0 -> err NoSuchApp\n"
      "restart 0 -> ok\n"
      "start 0 -> ok\n"
      "remove 0 -> ok\n"
      "state 0 -> removed restarts=0 completion=never\n"
      "state 1 -> active restarts=0 completion=never\n");
}

// The mark is where it was: the break may go below what was asked for.
TEST_F(ExecutorTest, A1_AProcessThatDoesNotRunLendsNothing) {
  run("terminate 0 -> ok\n"
      "allow_rw 0 1 0 ram+8 16 -> not-running\n"
      "allow_ro 0 1 0 ram+8 0 -> not-running\n"
      "allow_ur 0 1 0 ram+8 16 -> not-running\n"
      "allow_rw 0 2 0 ram+8 16 -> not-running\n"
      "start 0 -> ok\n"
      "brk 0 ram+0 -> ok\n"
      "len rw:0:1:0 -> ok 0\n");
}

TEST_F(ExecutorTest, MemopAnswersWhatTheKernelDoes) {
  run("memop_sbrk 0 -12 -> ok ram0+512\n"
      "memop_brk 0 ram+504 -> ok null\n"
      "memop_brk 0 null -> fail NOMEM\n"
      "memop 0 0 -> fail NOMEM\n"
      "memop 0 1 -> ok ram0+504\n"
      "memop 0 2 -> ok ram0+0\n"
      "memop 0 3 -> ok ram0+2048\n"
      "memop 0 4 -> ok flash0+0\n"
      "memop 0 5 -> ok flash0+64\n"
      "memop 0 7 -> fail NOSUPPORT\n"
      "memop 0 4294967295 -> fail NOSUPPORT\n"
      "remove 0 -> ok\n"
      "memop 0 2 -> not-running\n");
}

TEST_F(ExecutorTest, ARemovedProcessComesBackAsAtBoot) {
  run("allow_ur 0 1 0 ram+8 16 -> ok null 0\n"
      "store 0 ram+8 0102 -> ok\n"
      "brk 0 ram+600 -> ok\n"
      "store 0 ram+550 0304 -> ok\n"
      "external xrw:0 rw:0:1:0 -> ok null 0\n"
      "custom_grant 0 8 8 -> ok\n"
      "exit_restart 0 7 -> ok\n"
      "create 0 2048 -> err AlreadyInUse\n"
      "with rw:0:1:0 -> ok\n"
      "  remove 0 -> ok\n"
      "  create 0 2048 -> err AlreadyInUse\n"
      "end\n"
      "create 0 600 -> err OutOfMemory\n"
      "create 0 1024 -> ok\n"
      "state 0 -> active restarts=0 completion=never\n"
      "memop 0 3 -> ok ram0+1024\n"
      "load 0 ram+8 2 -> ok 0000\n"
      "get xrw:0 .. -> err NoSuchApp\n"
      "get ur:0:1:0 .. -> err NoSuchApp\n"
      "enter_custom 0 0 -> err NoSuchApp\n"
      "len rw:0@0:1:0 -> err NoSuchApp\n"
      "len rw:0@1:1:0 -> err NoSuchApp\n"
      "len rw:0@2:1:0 -> ok 0\n");
  EXPECT_EQ(executor_.process(0).identifier, 3U) << "F1: one that fails takes none";
  EXPECT_EQ(byte(0, 550), 3) << "above the first break it is as it was";
  EXPECT_EQ(guard_open_count(), kGuarded ? 2U : 0U) << "the grant tables";
}

// C5: only what is up to 256 bytes long is looked at in plain memory, too.
TEST_F(ExecutorTest, IterFindsTheSameInPlainMemory) {
  run("brk 0 ram+600 -> ok\n"
      "store 0 ram+0 61 -> ok\n"
      "allow_rw 0 1 0 ram+0 1 -> ok null 0\n"
      "iter rw:0:1:0 -> ok 1 e40c292c\n"
      "allow_rw 0 1 1 ram+1 256 -> ok null 0\n"
      "iter rw:0:1:1 -> ok 256 e6a1d1c5\n"
      "allow_rw 0 1 1 ram+1 257 -> ok ram0+1 256\n"
      "iter rw:0:1:1 -> ok 257 d5bd391f\n");
}

TEST_F(ExecutorTest, PanicsAreCaughtAtTheOperation) {
  run("with rw:0:1:0 -> ok\n"
      "  index it 5 -> panic\n"
      "  with rw:0:1:1 -> panic\n"
      "    state 0 -> skipped\n"
      "  end\n"
      "end\n"
      "fault 0 -> panic\n"
      "state 0 -> faulted restarts=0 completion=never\n"
      "terminate 0 -> ok\n"
      "start 0 -> ok\n"
      "len rw:0:1:0 -> ok 0\n");
  EXPECT_NE(last_panic_message().find("process 0"), std::string_view::npos);
}

TEST_F(ExecutorTest, AProcessMayBeRemovedWhileItsGrantIsEntered) {
  run("allow_rw 0 1 0 ram+8 16 -> ok null 0\n"
      "mut_with rw:0:1:0 -> ok\n"
      "  remove 0 -> ok\n"
      "  set it 3 7 -> ok\n"
      "end\n"
      "with rw:1:1:0 -> ok\n"
      "  index it 0 -> panic\n"
      "end\n");
  EXPECT_EQ(executor_.process(0).life, scenario::Life::kRemoved);
}

// A grant's data that something wrote over must not go unseen.
TEST_F(ExecutorTest, ACapsuleNoticesThatItsDataWasWrittenOver) {
  for (const char* const driver : {"1", "2", "3"}) {
    Recorder recorder(SIZE_MAX);
    recorder.after = [&](std::size_t operation) {
      if (operation != 0) return;
      const std::uint8_t place = static_cast<std::uint8_t>(driver[0] - '1');
      const std::size_t grant = executor_.process(0).kernel_break - machine_.placement().ram[0];
      const scenario::CapsuleData data = scenario::kCapsuleData[place];
      const std::size_t slots = place == 0 ? 3 : 1;
      const std::size_t word = sizeof(std::size_t);
      const std::size_t start = word * (1 + 2 * (1 + slots));
      byte(0, grant + (start + data.align - 1) / data.align * data.align + data.size - 1) ^= 1;
    };
    run("len rw:0:" + std::string(driver) + ":0 -> ok 0\n" +  //
            "len rw:0:" + driver + ":0 -> corrupt\n",
        recorder);
  }
}

TEST_F(ExecutorTest, ACustomGrantNoticesThatItWasWrittenOver) {
  Recorder recorder(SIZE_MAX);
  recorder.after = [&](std::size_t operation) {
    if (operation != 0) return;
    byte(0, executor_.process(0).kernel_break - machine_.placement().ram[0] + 15) ^= 1;
  };
  run("custom_grant 0 16 1 -> ok\n"
      "enter_custom 0 0 -> corrupt 16\n",
      recorder);
}

}  // namespace
}  // namespace harness
