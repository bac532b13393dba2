// The comparison must agree with what is right, and see and name what is not. What is not is made
// here: a listener between the executor and the comparison changes what the core did.
#include "compare/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "compare/report.hpp"
#include "scenario/test_scenario.hpp"

namespace harness {
namespace {

using scenario::test::parsed;
using testing::HasSubstr;

constexpr std::string_view kBoot =
    "boot processes=2 ram=1024 initial_break=256 flash=64 protected=0 fault=stop\n"
    "driver 1 ro=1 rw=2\n";

// Does something between an operation and its comparison, and may change the outcome.
class Meddler final : public Listener {
 public:
  using Meddle = std::function<void(std::size_t operation, std::string& outcome)>;
  Meddler(Comparison& comparison, Meddle meddle)
      : comparison_(&comparison), meddle_(std::move(meddle)) {}

  bool finished(std::size_t operation, std::string_view outcome) override {
    std::string changed(outcome);
    meddle_(operation, changed);
    return comparison_->finished(operation, changed);
  }

 private:
  Comparison* comparison_;
  Meddle meddle_;
};

class ComparisonTest : public testing::Test {
 protected:
  void TearDown() override { procbuf::platform::MemoryProtection::as_at_first(); }

  std::optional<Difference> run(const scenario::Scenario& scenario) {
    return world_.comparison.run(scenario.program());
  }

  std::optional<Difference> run_meddling(const scenario::Scenario& scenario,
                                         Meddler::Meddle meddle) {
    Meddler meddler(world_.comparison, std::move(meddle));
    world_.comparison.begin(scenario.program());
    world_.executor.run(scenario.program(), meddler);
    return world_.comparison.end();
  }

  // The process's view of its memory, to spoil it.
  std::uint8_t& byte(std::uint8_t process, std::size_t offset) {
    return const_cast<std::uint8_t&>(world_.machine.memory(process)[offset]);
  }

  std::string printed(std::uintptr_t address) {
    std::array<char, 64> storage{};
    const scenario::Program& program = world_.comparison.program();
    scenario::OutcomeWriter writer(storage, program.boot, world_.machine.placement());
    return std::string(writer.address(address).text());
  }

  World world_;
};

TEST_F(ComparisonTest, RecordedScenariosShowNoDifference) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CONFORMANCE_DIR)) {
    if (entry.path().extension() != ".scn") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const scenario::Scenario scenario =
        parsed(std::string(std::istreambuf_iterator<char>(file), {}));
    const auto difference = run(scenario);
    EXPECT_FALSE(difference) << entry.path() << ": " << difference->what;
    ++files;
  }
  EXPECT_EQ(files, 443U);
}

TEST_F(ComparisonTest, AnOutcomeThatDiffers) {
  const auto scenario = parsed(std::string(kBoot) + "state 0\nstate 1\nstate 0\n");
  const auto difference = run_meddling(scenario, [](std::size_t operation, std::string& outcome) {
    if (operation == 1) outcome += "!";
  });
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "outcome");
  EXPECT_EQ(difference->operation, 1U);
  EXPECT_EQ(difference->core, "active restarts=0 completion=never!");
  EXPECT_EQ(difference->model, "active restarts=0 completion=never");
}

TEST_F(ComparisonTest, AByteOfTheProcessThatDiffersIsSeenAtTheOperation) {
  const auto scenario =
      parsed(std::string(kBoot) + "state 0\nset_byte 1 ram+3 9\nset_byte 1 ram+3 9\n");
  const auto difference = run_meddling(scenario, [&](std::size_t operation, std::string&) {
    if (operation == 1) byte(1, 255) = 7;
  });
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "process 1: byte ram1+255");
  EXPECT_EQ(difference->operation, 1U);
  EXPECT_EQ(difference->core, "7");
  EXPECT_EQ(difference->model, "0");
  EXPECT_EQ(difference->place.field, Field::kMemory);
  EXPECT_EQ(difference->place.process, 1U);
  EXPECT_EQ(difference->place.offset, 255U);
}

// The grant of the first life lies below ram+600; then the process has that memory.
TEST_F(ComparisonTest, AByteThatWasTheKernelsIsToldAsSuch) {
  const auto scenario =
      parsed(std::string(kBoot) +
             "custom_grant 0 500 1\nexit_restart 0 0\nbrk 0 ram+600\nset_byte 0 ram+3 9\n");
  for (const std::size_t offset : {255U, 599U}) {
    const auto difference = run_meddling(scenario, [&](std::size_t operation, std::string&) {
      if (operation == 3) byte(0, offset) = 7;
    });
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->what, "process 0: byte ram0+" + std::to_string(offset) +
                                    (offset == 599 ? ", which was the kernel's (P5)" : ""));
  }
}

// Above the break nothing is compared on the way, but in the end it is.
TEST_F(ComparisonTest, AByteOfNobodysMemoryThatDiffersIsSeenAtTheEnd) {
  const auto scenario = parsed(std::string(kBoot) + "set_byte 0 ram+3 9\nstate 0\n");
  const auto difference = run_meddling(scenario, [&](std::size_t operation, std::string&) {
    if (operation == 0) byte(0, 300) = 1;
  });
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "process 0: byte ram0+300");
  EXPECT_EQ(difference->operation, 2U);
}

TEST_F(ComparisonTest, ASavedBufferThatDiffers) {
  const auto scenario = parsed(std::string(kBoot) + "allow_rw 0 1 1 ram+16 8\nstate 0\n");
  const auto difference = run_meddling(scenario, [&](std::size_t operation, std::string&) {
    if (operation != 1) return;
    // The length of slot rw:0:1:1: counters, upcall, one read-only slot, one read-write slot, word.
    const std::size_t word = sizeof(std::size_t);
    const std::size_t grant =
        world_.executor.process(0).kernel_break - world_.machine.placement().ram[0];
    byte(0, grant + word * (1 + 2 + 2 + 2 + 1)) = 9;
  });
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "buffer rw:0:1:1");
  EXPECT_EQ(difference->place.field, Field::kReadWriteSlot);
  EXPECT_EQ(difference->place.number, 1U);
  EXPECT_EQ(difference->core, "ram0+16 9");
  EXPECT_EQ(difference->model, "ram0+16 8");
}

// Memory protection that refuses is something the model knows nothing of.
TEST_F(ComparisonTest, AResetThatDidNotHappen) {
  const auto scenario = parsed(std::string(kBoot) + "state 0\nrestart 0\n");
  const auto difference = run_meddling(scenario, [](std::size_t, std::string&) {
    procbuf::platform::MemoryProtection::refuses = true;
  });
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "process 0: state");
  EXPECT_EQ(difference->core, "terminated");
  EXPECT_EQ(difference->model, "yielded");
}

TEST_F(ComparisonTest, TheRunEndsAtTheFirstDifference) {
  const auto scenario = parsed(std::string(kBoot) + "state 0\nstate 1\nstate 0\n");
  std::size_t last = 0;
  run_meddling(scenario, [&](std::size_t operation, std::string& outcome) {
    last = operation;
    outcome.clear();
  });
  EXPECT_EQ(last, 0U);
}

// The report: which operation, both outcomes, a story that parses and differs only there, a
// picture.
TEST_F(ComparisonTest, TheReportTellsTheStory) {
  const auto scenario = parsed(std::string(kBoot) +
                               "allow_rw 0 1 0 ram+16 32\n"
                               "allow_ro 0 1 0 ram+40 32\n"
                               "mut_with rw:0:1:0\n"
                               "  set it 3 7\n"
                               "  state 0\n"
                               "end\n");
  const auto difference = run_meddling(scenario, [&](std::size_t operation, std::string&) {
    if (operation == 3) byte(0, 44) = 5;
  });
  ASSERT_TRUE(difference);
  const std::string text = report(*difference, world_);
  EXPECT_THAT(text, HasSubstr("after operation 4 of 6: process 0: byte ram0+44\n"
                              "  core   5\n"
                              "  model  0\n"));
  EXPECT_THAT(text, HasSubstr("mut_with rw:0:1:0 -> ok\n"
                              "  set it 3 7 -> ok  # process 0: byte ram0+44: the core has 5, "
                              "the model 0\n"
                              "end\n"));
  // Sixty-four columns for +16 to +72, fifty-six bytes.
  EXPECT_THAT(text, HasSubstr("  ro:0:1:0            |" + std::string(28, ' ') +
                              std::string(36, '#') + "|  +40 .. +72\n"));
  EXPECT_THAT(text, HasSubstr("  rw:0:1:0            |" + std::string(37, '#') +
                              std::string(27, ' ') + "|  +16 .. +48\n"));
  EXPECT_THAT(text, HasSubstr("  differs             |" + std::string(32, ' ') + "!"));
  EXPECT_THAT(text, HasSubstr("mark +72"));
  EXPECT_THAT(text, HasSubstr("break +256"));
  EXPECT_THAT(text, HasSubstr("kernel break " +
                              printed(world_.executor.process(0).kernel_break).substr(4)));
}

TEST_F(ComparisonTest, TheStoryCanBeRunAgain) {
  const auto scenario = parsed(std::string(kBoot) +
                               "with ur:0:1:0\n"
                               "  with default_ro\n"
                               "    state 0\n"
                               "  end\n"
                               "end\n");
  world_.comparison.run(scenario.program());
  const std::string text = story(scenario.program(), world_.machine.placement(), 2, "here");
  EXPECT_EQ(text, std::string(kBoot) +
                      "with ur:0:1:0 -> err NoSuchApp\n"
                      "  with default_ro -> skipped\n"
                      "    state 0 -> skipped  # here\n"
                      "  end\n"
                      "end\n");
  EXPECT_FALSE(run(parsed(text)));
}

}  // namespace
}  // namespace harness
