// The printer, and that printing and parsing undo one another: for every kind of operation, and for
// all recorded conformance files (CONFORMANCE_DIR, given by the build).
#include "scenario/print.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "scenario/parse.hpp"

namespace scenario {
namespace {

constexpr std::string_view kBootLines =
    "boot processes=2 ram=1024 initial_break=256 flash=64 protected=16 fault=restart "
    "protection=pmsav8 "
    "refuse=65535\n"
    "driver 7 ro=1 rw=2\n"
    "driver 393217 ro=0 rw=255 no_grant\n";

// Every kind at least once, every form of every operand at least once.
constexpr std::string_view kEveryOperation =
    "allow_rw 0 7 0 ram+16 8\n"
    "allow_ro 1 max max-2 flash0+64 max\n"
    "allow_ur 0 4294967296 1 max max-65535\n"
    "store 0 brk-4 00ff7f\n"
    "store 1 ram1-3 -\n"
    "load 0 end1+0 16\n"
    "exit 0 4294967295\n"
    "exit_restart 1 0\n"
    "fault 1\n"
    "brk 0 max-3\n"
    "brk 0 null\n"
    "sbrk 0 -16\n"
    "sbrk 0 2147483647\n"
    "terminate 0\n"
    "restart 0\n"
    "start 0\n"
    "stop 0\n"
    "resume 0\n"
    "state 0\n"
    "set_byte 0 flash-1 255\n"
    "custom_grant 0 max-1 32768\n"
    "enter_custom 0 7\n"
    "remove 1\n"
    "len default_ro\n"
    "ptr ro:0@127:7:max\n"
    "mut_ptr default_rw\n"
    "external xro:7 ro:1:393217:3\n"
    "external xrw:0 rw:1@0:7:3\n"
    "get rw:0:7:1 3\n"
    "mut_get ur:1:393217:1 3..max-1\n"
    "index xro:7 3..\n"
    "mut_index xrw:0 ..5\n"
    "set rw:0:7:1 max 9\n"
    "copy_to_slice default_ro .. 1024\n"
    "copy_to_slice_or_err default_ro 0..0 0\n"
    "copy_from_slice default_rw .. 0102\n"
    "copy_from_slice_or_err default_rw 9 -\n"
    "chunks ro:0:7:0 0\n"
    "mut_chunks rw:0:7:0 max\n"
    "iter ur:0:7:0\n"
    "copy ro:0:7:0 rw:0:7:0\n"
    "append_chunk rw:0:7:0 01\n"
    "append_chunk_from_iter rw:0:7:0 -\n"
    "with ro:0:7:0\n"
    "  mut_with rw:1:7:0\n"
    "    copy it1 it\n"
    "    set it0 0 1\n"
    "  end\n"
    "  with_part it 1..\n"
    "  end\n"
    "  iter it\n"
    "end\n"
    "mut_with_part default_rw 3\n"
    "end\n"
    "memop_brk 1 ram+300\n"
    "memop_sbrk 0 -8\n"
    "memop 1 4294967295\n"
    "create 1 max\n"
    "iter default_ro\n";

std::string every_operation() {
  std::string text = std::string(kBootLines) + std::string(kEveryOperation);
  if constexpr (sizeof(std::size_t) == 4) {  // there the number of that driver does not parse
    text.replace(text.find("4294967296"), 10, "4294967295");
  }
  return text;
}

void expect_same(const Program& a, const Program& b) {
  EXPECT_EQ(a.boot, b.boot);
  ASSERT_EQ(a.operations.size(), b.operations.size());
  for (std::size_t i = 0; i < a.operations.size(); ++i) {
    EXPECT_TRUE(a.operations[i] == b.operations[i])
        << i << ": " << print(a.operations[i], a.boot) << " and " << print(b.operations[i], b.boot);
  }
}

TEST(Print, GivesBackACanonicalText) {
  const std::string text = every_operation();
  const auto scenario = parse(text);
  ASSERT_TRUE(scenario.has_value()) << scenario.error().line << ": " << scenario.error().message;
  EXPECT_EQ(print(scenario->program()), text);
  EXPECT_EQ(print_boot(scenario->program().boot), kBootLines);

  std::set<OperationKind> kinds;
  for (const Operation& operation : scenario->program().operations) kinds.insert(operation.kind);
  EXPECT_EQ(kinds.size(), kOperations.size());
}

TEST(Print, IsUndoneByParsing) {
  const auto scenario = parse(every_operation());
  ASSERT_TRUE(scenario.has_value());
  const auto again = parse(print(scenario->program()));
  ASSERT_TRUE(again.has_value());
  expect_same(scenario->program(), again->program());
}

TEST(Print, MakesOneSpellingOfMany) {
  const auto scenario = parse(
      "# free\n boot fault=panic processes=0x1 ram=0x200\tinitial_break=0 protected=0 flash=0\n"
      "driver 0x7 rw=1 no_grant ro=0 # odd\n\n"
      "\twith   rw:0:0x7:00 -> ok\r\n"
      "mut_with default_rw\n"
      "set it 0x0 0xff\n"
      "end\n"
      "brk 0x0 ram-0\n"
      "brk 0 max-0x0\n"
      "sbrk 0 -0\n"
      "end\n"
      "load 0 ram0-0x10 max-0");
  ASSERT_TRUE(scenario.has_value()) << scenario.error().line << ": " << scenario.error().message;
  EXPECT_EQ(print(scenario->program()),
            "boot processes=1 ram=512 initial_break=0 flash=0 protected=0 fault=panic\n"
            "driver 7 ro=0 rw=1 no_grant\n"
            "with rw:0:7:0\n"
            "  mut_with default_rw\n"
            "    set it 0 255\n"
            "  end\n"
            "  brk 0 ram+0\n"
            "  brk 0 max\n"
            "  sbrk 0 0\n"
            "end\n"
            "load 0 ram0-16 max\n");
}

TEST(Print, OneOperationHasNoIndentation) {
  const auto scenario = parse(every_operation());
  ASSERT_TRUE(scenario.has_value());
  const Program program = scenario->program();
  EXPECT_EQ(print(program.operations[program.operations.size() - 13], program.boot), "set it0 0 1");
  EXPECT_EQ(print(Operation{}, program.boot), "end");
}

std::vector<std::filesystem::path> recorded_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CONFORMANCE_DIR)) {
    if (entry.path().extension() == ".scn") files.push_back(entry.path());
  }
  return files;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The boot lines and operations of a recorded file as they stand there. Recorded files are in
// canonical spelling, `brk-0` aside.
std::string sources_of(const Scenario& scenario) {
  std::string text;
  for (const Line& line : scenario.lines()) {
    if (line.kind == Line::Kind::kBlank) continue;
    std::string source = line.source;
    if (const std::size_t at = source.find("brk-0 "); at != std::string::npos) source[at + 3] = '+';
    text += source + "\n";
  }
  return text;
}

TEST(Print, RecordedFilesParseAndPrintAgain) {
  const auto files = recorded_files();
  EXPECT_GE(files.size(), 443U) << "in " CONFORMANCE_DIR;
  for (const auto& path : files) {
    SCOPED_TRACE(path.string());
    const auto scenario = parse(text_of(path));
    ASSERT_TRUE(scenario.has_value()) << scenario.error().line << ":" << scenario.error().column
                                      << ": " << scenario.error().message;
    const std::string printed = print(scenario->program());
    EXPECT_EQ(printed, sources_of(*scenario));
    const auto again = parse(printed);
    ASSERT_TRUE(again.has_value()) << again.error().line << ": " << again.error().message;
    expect_same(scenario->program(), again->program());
    for (std::size_t i = 0; i < scenario->program().operations.size(); ++i) {
      const bool is_end = scenario->program().operations[i].kind == OperationKind::kEnd;
      EXPECT_EQ(scenario->line_of(i).recorded.has_value(), !is_end);  // `end` has no outcome
    }
  }
}

}  // namespace
}  // namespace scenario
