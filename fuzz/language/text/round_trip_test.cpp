// The check of one text: that it holds for the language as it is, and that it reports a parser and
// a printer that go wrong.
#include "text/round_trip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "scenario/print.hpp"

namespace text {
namespace {

using scenario::ParseError;
using scenario::Program;
using scenario::Scenario;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr std::string_view kBoot =
    "boot processes=2 ram=1024 initial_break=256 flash=64 protected=0 fault=stop\n"
    "driver 7 ro=1 rw=1\n";

std::string with_boot(std::string_view operations) {
  return std::string(kBoot) + std::string(operations);
}

std::string recorded(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(RoundTrip, HoldsForRecordedScenarios) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CONFORMANCE_DIR)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const RoundTrip result = round_trip(recorded(entry.path()));
    EXPECT_EQ(result.report, std::nullopt) << entry.path();
    EXPECT_GT(result.operations, 0U) << entry.path();
  }
  EXPECT_GT(files, 400U);
}

// Most of these do not parse, and their errors are where the text ends.
TEST(RoundTrip, HoldsForEveryStartOfAText) {
  const std::string text = recorded(std::filesystem::path(CONFORMANCE_DIR) / "rules/slices.scn");
  ASSERT_GT(text.size(), 1000U);
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(round_trip(std::string_view(text).substr(0, size)).report, std::nullopt) << size;
  }
}

TEST(RoundTrip, HoldsForTextsThatDoNotParse) {
  for (const char* const text :
       {"", "\n", "\r", " ", "#", "boot", "boot \r\n", "\xff", "\x01", "boot processes=1\n\n",
        "boot fault=\n#\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n", "\xef\xbb\xbf\xef\xbb\xbf"}) {
    const RoundTrip result = round_trip(text);
    EXPECT_EQ(result.report, std::nullopt) << text;
    EXPECT_EQ(result.operations, 0U) << text;
  }
}

TEST(RoundTrip, HoldsBehindAByteOrderMark) {
  const RoundTrip result = round_trip("\xef\xbb\xbf" + with_boot("stop 0\n"));
  EXPECT_EQ(result.report, std::nullopt);
  EXPECT_EQ(result.operations, 1U);
}

TEST(RoundTrip, CountsOperations) {
  EXPECT_EQ(round_trip(with_boot("with rw:0:7:0\n  len xro:0\nend\n")).operations, 3U);
}

// ---- Printers that go wrong

Language printing(std::string (*print)(const Program& program)) {
  return {.parse = scenario::parse, .print = print};
}

TEST(RoundTrip, ReportsAnOperationThatIsPrintedWrongly) {
  const auto report =
      round_trip(with_boot("stop 0\nlen rw:0@1:7:0\n"), printing([](const Program& program) {
                   std::string text = print(program);
                   const std::size_t at = text.find("@1");
                   return at == std::string::npos ? text : text.erase(at, 2);
                 }))
          .report;
  ASSERT_TRUE(report.has_value());
  EXPECT_THAT(*report, HasSubstr("operation 2 differs: `len rw:0@1:7:0`, then `len rw:0:7:0`"));
  EXPECT_THAT(*report, HasSubstr("--- the text\nboot "));
  EXPECT_THAT(*report, HasSubstr("--- printed\nboot "));
  EXPECT_THAT(*report, HasSubstr("--- parsed and printed again\nboot "));
}

TEST(RoundTrip, ReportsAnOperationThatIsNotPrinted) {
  const auto report =
      round_trip(with_boot("stop 0\n"),
                 printing([](const Program& program) { return print_boot(program.boot); }))
          .report;
  EXPECT_THAT(report, Optional(HasSubstr("there are 1 operations, then 0")));
}

TEST(RoundTrip, ReportsABootLineThatIsPrintedWrongly) {
  const auto report = round_trip(kBoot, printing([](const Program& program) {
                                   scenario::Boot boot = program.boot;
                                   boot.drivers[0].no_grant = true;
                                   return print_boot(boot);
                                 }))
                          .report;
  EXPECT_THAT(report, Optional(HasSubstr("the boot lines differ")));
}

TEST(RoundTrip, ReportsWhatDoesNotParseAgain) {
  const auto report =
      round_trip(kBoot,
                 printing([](const Program& program) { return print(program) + "  stop zero\n"; }))
          .report;
  EXPECT_THAT(report, Optional(HasSubstr("does not parse: line 3, column 8: expected a booted")));
}

TEST(RoundTrip, ReportsASecondPrintThatIsNotTheFirst) {
  const auto report = round_trip(kBoot, printing([](const Program& program) {
                                   static bool second = false;
                                   return print(program) + (std::exchange(second, true) ? "#" : "");
                                 }))
                          .report;
  EXPECT_THAT(report, Optional(HasSubstr("the printed texts differ from line 3, column 1 on")));
}

// ---- Parsers that go wrong

// What the check says of an error in a text of two lines with one and three bytes.
std::optional<std::string> report_of(
    std::expected<Scenario, ParseError> (*parse)(std::string_view text)) {
  return round_trip("a\nb\x1b-", {.parse = parse, .print = scenario::print}).report;
}

TEST(RoundTrip, TakesErrorsUpToTheEndOfALine) {
  EXPECT_EQ(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
              return std::unexpected(ParseError{1, 2, "what"});
            }),
            std::nullopt);
  EXPECT_EQ(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
              return std::unexpected(ParseError{2, 4, "what"});
            }),
            std::nullopt);
}

TEST(RoundTrip, ReportsAnErrorOutsideOfTheText) {
  const auto behind = report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
    return std::unexpected(ParseError{3, 1, "what"});
  });
  EXPECT_THAT(behind, Optional(HasSubstr("outside of the text's lines: line 3, column 1: what")));
  EXPECT_THAT(behind, Optional(HasSubstr("--- the text\na\nb\\x1b-\n")));
  EXPECT_THAT(behind, Optional(Not(HasSubstr("\x1b"))));
  EXPECT_THAT(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
                return std::unexpected(ParseError{0, 1, "what"});
              }),
              Optional(HasSubstr("outside of the text's lines: line 0")));
}

TEST(RoundTrip, ReportsAnErrorOutsideOfItsLine) {
  EXPECT_THAT(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
                return std::unexpected(ParseError{1, 3, "what"});
              }),
              Optional(HasSubstr("outside of its line: line 1, column 3")));
  EXPECT_THAT(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
                return std::unexpected(ParseError{2, 0, "what"});
              }),
              Optional(HasSubstr("outside of its line: line 2, column 0")));
}

TEST(RoundTrip, ReportsAMessageThatNobodyCanRead) {
  EXPECT_THAT(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
                return std::unexpected(ParseError{1, 1, ""});
              }),
              Optional(HasSubstr("says nothing")));
  EXPECT_THAT(report_of([](std::string_view) -> std::expected<Scenario, ParseError> {
                return std::unexpected(ParseError{1, 1, "found \x1b[2J"});
              }),
              Optional(HasSubstr("found \\x1b[2J")));
}

}  // namespace
}  // namespace text
