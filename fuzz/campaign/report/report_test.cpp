// What is said of a night: to programs, in the forms that they know, and to people.
#include "report/report.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "report/machine.hpp"
#include "report/page.hpp"
#include "report/places.hpp"

namespace report {
namespace {

using nlohmann::json;

Finding finding(const std::string& name) {
  return {.name = name,
          .signature = "difference / " + name + " / mark",
          .sentence = "after `restart 0` the mark is <wrong> & \"odd\"",
          .count = 2,
          .path = "work/findings/scenario_fuzzer/crash-1",
          .regression = "",
          .known = std::nullopt,
          .story = {.text = "story\x01",
                    .page = "<p>",
                    .input = "boot",
                    .input_name = "a.scn",
                    .test = "TEST"}};
}

// With something of everything.
Report full() {
  Report report;
  report.night.name = "2026-11-23T22:00:00Z";
  report.night.state = State::kFinished;
  report.night.steps = {{.name = "tool build", .status = 0, .seconds = 1.5},
                        {.name = "replay msan scenario_fuzzer", .status = 1, .seconds = 1}};
  const Pair half{.target = "scenario_fuzzer",
                  .engine = "afl",
                  .seconds = 1,
                  .inputs = 1,
                  .operations = 2,
                  .coverage = 50,
                  .corpus = 6};
  const Pair whole{.target = "scenario_fuzzer",
                   .engine = "afl",
                   .seconds = 5,
                   .inputs = 50,
                   .operations = 500,
                   .coverage = 60,
                   .corpus = 7};
  report.night.slices = {{whole, 1}};
  report.night.samples = {half, whole};
  report.night.events = {{.time = 3, .what = "killed during: triage"}};
  report.night.troubles = {"a process died"};
  report.findings = {finding("one"), finding("two")};
  report.findings[1].known =
      Known{.line = 1, .signature = "s", .expires = "2027-01-01", .reason = "soon"};
  report.expired = {{.line = 2, .signature = "old", .expires = "2025-01-01", .reason = "was soon"}};
  report.reached = Reached{.goals = {{.name = "g", .rule = "A1", .what = "is it", .inputs = 0}},
                           .outcomes = {{.operation = "brk", .outcome = "ok", .times = 3},
                                        {.operation = "brk", .outcome = "err", .times = 0}},
                           .differences = {}};
  report.coverage = parse_coverage(
      "a.hpp\t1\tline\t1\tint x;\na.hpp\t2\tline\t0\tint y;\n"
      "a.hpp\t2\tbranch\t1\tint y;\n",
      "a.hpp\t1\tscenario_fuzzer/0123456789\nb.hpp\t1\tx/y\n");
  report.score = Score{.bugs = 10, .found = 9};
  report.past = {as_past(report), as_past(report)};
  report.regressions = {
      {.kind = "goal", .what = "g", .was = "reached", .is = "not reached", .since = "x"}};
  return report;
}

TEST(Verdict, IsTheExitStatus) {
  Report report;
  report.night.state = State::kFinished;
  EXPECT_EQ(verdict(report), Verdict::kCouldNotRun) << "nothing was fuzzed";
  report.night.slices = full().night.slices;
  EXPECT_EQ(verdict(report), Verdict::kClean);
  report.findings = {finding("one")};
  EXPECT_EQ(verdict(report), Verdict::kFindings);
  report.findings[0].known.emplace();
  EXPECT_EQ(verdict(report), Verdict::kClean);
  report.night.state = State::kBroken;
  EXPECT_EQ(verdict(report), Verdict::kCouldNotRun);
  report.expired.emplace_back();
  EXPECT_EQ(verdict(report), Verdict::kFindings) << "an entry that has expired fails the night";
  EXPECT_EQ(exit_status(Verdict::kIncomplete), 2);
  EXPECT_EQ(exit_status(Verdict::kClean), 0);
  EXPECT_EQ(exit_status(Verdict::kFindings), 1);
  EXPECT_EQ(exit_status(Verdict::kCouldNotRun), 2);
}

TEST(Sarif, HasAResultForEachFinding) {
  const json log = json::parse(as_sarif(full(), "/nowhere"));
  EXPECT_EQ(log.at("version"), "2.1.0");
  const json& run = log.at("runs").at(0);
  EXPECT_EQ(run.at("tool").at("driver").at("rules").size(), 2U);
  ASSERT_EQ(run.at("results").size(), 2U);
  const json& result = run["results"][0];
  EXPECT_EQ(result.at("ruleId"), "one");
  EXPECT_EQ(result.at("level"), "error");
  const json& place = result.at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "ci/nightly") << "there are no sources";
  EXPECT_EQ(place.at("artifactLocation").at("uriBaseId"), "%SRCROOT%");
  EXPECT_EQ(place.at("region").at("startLine"), 1);
  EXPECT_EQ(result.at("properties").at("input"), "report/findings/one/a.scn");
  EXPECT_FALSE(result.contains("suppressions"));
  EXPECT_EQ(run["results"][1].at("suppressions").at(0).at("kind"), "external");
  EXPECT_TRUE(run.at("invocations").at(0).at("executionSuccessful"));
}

// A repository with a file of each kind that findings are shown in.
class Places : public testing::Test {
 protected:
  Places() {
    write("src/procbuf/detail/slice.hpp", "int x;\n");
    write("docs/contract.md", "# Rules\n\n- A10 No.\n- A1 Yes.\n- B2\n");
    write("fuzz/scenario_fuzzer.cpp", "// Questions.\nextern \"C\" int LLVMFuzzerTestOneInput(\n");
  }
  ~Places() override { std::filesystem::remove_all(root_); }

  std::string shown(const std::string& sentence, const std::string& text, const std::string& path) {
    Finding all = finding("one");
    all.sentence = sentence;
    all.story.text = text;
    all.path = path;
    const Place place = place_of(all, root_);
    return place.file + ":" + std::to_string(place.line);
  }

 private:
  void write(const std::string& path, const std::string& text) {
    const auto file = std::filesystem::path(root_) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  std::string root_ = testing::TempDir() + "places-" + std::to_string(getpid());
};

TEST_F(Places, AreTheCoresThenTheContractsThenTheTargets) {
  const std::string sentence = "the mark is 1; expected 0 (docs/contract.md: A1, B2)";
  const std::string stack =
      "Where:\n\n  memcpy  string.h:3\n  set  other.hpp:7\n  enter  slice.hpp:120\n";
  const std::string path = "work/findings/scenario_fuzzer/crash-1";
  EXPECT_EQ(shown(sentence, stack, path), "src/procbuf/detail/slice.hpp:120");
  EXPECT_EQ(shown(sentence, "#1 0x5 in f /far/src/procbuf/detail/slice.hpp:12:3\n", path),
            "src/procbuf/detail/slice.hpp:12");
  EXPECT_EQ(shown(sentence, "The story", path), "docs/contract.md:4");
  EXPECT_EQ(shown("(docs/contract.md: B2)", "", path), "docs/contract.md:5");
  EXPECT_EQ(shown("(docs/contract.md: Z9)", "", path), "fuzz/scenario_fuzzer.cpp:2");
  EXPECT_EQ(shown("it hangs", "", "work/findings/odd_fuzzer/crash-1"), "ci/nightly:1");
  EXPECT_EQ(shown("it hangs", "", "logs/search-deaths.log"), "ci/nightly:1");
}

// A machine that runs no 32-bit programs, or a preset that does not build: nobody has looked.
TEST(Verdict, ACheckThatDidNotRunIsNotOneThatPassed) {
  Report report;
  report.night.state = State::kFinished;
  report.night.slices = full().night.slices;
  for (const int status : {2, 126, 127}) {
    report.night.steps = {{.name = "replay m32 scenario_fuzzer", .status = status, .seconds = 1}};
    report.findings = findings(report.night, std::vector<Group>());
    report.past = {as_past(report)};
    EXPECT_TRUE(report.findings.empty()) << "it is nobody's crash";
    EXPECT_EQ(verdict(report), Verdict::kIncomplete) << status;
    EXPECT_EQ(headline(report), "incomplete: nothing found, 1 check did not run");
    EXPECT_NE(as_summary(report).find("did not run: replay m32 scenario_fuzzer"),
              std::string::npos);
    EXPECT_NE(as_junit(report).find("did not run (status"), std::string::npos);
    EXPECT_NE(as_json(report).find("\"incomplete\""), std::string::npos);
    EXPECT_NE(as_sarif(report, "").find("\"executionSuccessful\": false"), std::string::npos);
    EXPECT_NE(page(report, {}).find("incomplete: nothing found"), std::string::npos);
  }
  report.findings = {finding("one")};
  EXPECT_EQ(verdict(report), Verdict::kFindings) << "a failure weighs more";
  EXPECT_EQ(headline(report), "1 failure, 1 check did not run");
  report.findings.clear();
  report.night.steps[0].status = 0;
  EXPECT_EQ(verdict(report), Verdict::kClean);
}

// Whatever a step that looks at something ended with: nobody has looked.
TEST(Verdict, WhatWasToBeLookedAtAndWasNotMakesANightIncomplete) {
  for (const char* const name : {"fuzz scenario_fuzzer, afl", "triage", "coverage", "goals"}) {
    for (const int status : {1, 2, 127, 137}) {
      Report report;
      report.night.state = State::kFinished;
      report.night.slices = full().night.slices;
      report.night.steps = {{.name = name, .status = status, .seconds = 1}};
      report.findings = findings(report.night, std::vector<Group>());
      EXPECT_TRUE(report.findings.empty()) << name;
      EXPECT_EQ(verdict(report), Verdict::kIncomplete) << name << " " << status;
      report.night.steps[0].status = 0;
      EXPECT_EQ(verdict(report), Verdict::kClean) << name;
    }
  }
}

TEST(Headline, TellsANightThatRunsFromOneThatWasKilled) {
  Report report;
  report.held = true;
  EXPECT_EQ(headline(report), "nothing found so far: it was running when this was written");
  report.held = false;
  EXPECT_EQ(headline(report), "nothing found so far: it was killed");
}

TEST(Junit, CountsWhatItHas) {
  const std::string xml = as_junit(full());
  // Two steps, a pair, two findings, an expired entry; a step, a finding and the entry fail.
  EXPECT_NE(xml.find("tests=\"6\" failures=\"3\" errors=\"0\" skipped=\"1\""), std::string::npos)
      << xml;
  EXPECT_NE(xml.find("the mark is &lt;wrong&gt; &amp; &quot;odd&quot;"), std::string::npos);
}

TEST(Summary, TellsOfEachFindingAndWhatHappened) {
  const std::string text = as_summary(full());
  for (const char* const part :
       {"1 failure, and 1 expired in known.txt, 1 known", "difference / one / mark",
        "known.txt:2: expired", "known until 2027-01-01", "killed during: triage",
        "trouble: a process died", "since x"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(Page, NeedsNoNetworkAndEscapes) {
  const std::string html = page(full(), {{.name = "a.hpp", .text = "int x;\nint y<z>;\n"}});
  EXPECT_EQ(html.find("<wrong>"), std::string::npos);
  EXPECT_NE(html.find("int y&lt;z&gt;"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);
  EXPECT_NE(html.find("class=\"hole\""), std::string::npos);
  EXPECT_EQ(page(Report{}, {}).find("<section"), std::string::npos)
      << "nothing to show, and a section";
}

TEST(Findings, OfANightThatNobodySorted) {
  Night night;
  EXPECT_TRUE(findings(night, std::nullopt).empty());
  night.found = {"scenario_fuzzer/crash-1"};
  const auto all = findings(night, std::nullopt);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].signature, "not sorted");
}

// Sixteen files may be one failure or sixteen.
TEST(Headline, DoesNotCountCrashFilesThatNobodySortedAsFailures) {
  Report report;
  report.night.state = State::kFinished;
  report.night.found = {"scenario_fuzzer/crash-1"};
  report.findings = findings(report.night, std::nullopt);
  EXPECT_EQ(headline(report), "1 crash file not sorted into failures");
  report.night.found.resize(16, "scenario_fuzzer/crash-2");
  report.findings = findings(report.night, std::nullopt);
  EXPECT_EQ(headline(report), "16 crash files not sorted into failures");
  report.findings.push_back(finding("one"));
  EXPECT_EQ(headline(report), "1 failure, 16 crash files not sorted into failures");
  EXPECT_EQ(verdict(report), Verdict::kFindings);
}

TEST(Findings, ThatDoNotComeAgainAreThoseOfThisNight) {
  Night night;
  night.found = {"scenario_fuzzer/timeout-1", "scenario_fuzzer/afl-crash-2"};
  const Group group{.name = "does-not-fail",
                    .signature = "",
                    .smallest = "",
                    .known = "",
                    .inputs = {"/n/scenario_fuzzer/timeout-1", "/n/scenario_fuzzer/afl-crash-2",
                               "/n/scenario_fuzzer/crash-of-another-night"}};
  const auto all = findings(night, std::vector{group});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].signature, "not again / scenario_fuzzer / afl-crash");
  EXPECT_EQ(all[1].signature, "not again / scenario_fuzzer / timeout");
}

TEST(Findings, AreReplaysAndSearchesThatFailAndNotThoseThatCouldNotRun) {
  Night night;
  night.steps = {{.name = "replay msan scenario_fuzzer", .status = 77, .seconds = 1},
                 {.name = "replay riscv32", .status = 2, .seconds = 1},
                 {.name = "replay m32 scenario_fuzzer", .status = 127, .seconds = 1},
                 {.name = "search short programs", .status = 1, .seconds = 1},
                 {.name = "search deaths", .status = 0, .seconds = 1},
                 {.name = "triage", .status = 1, .seconds = 1}};
  const auto all = findings(night, std::vector<Group>{});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].signature, "replay / msan scenario_fuzzer");
  EXPECT_EQ(all[1].signature, "search / short programs");
  EXPECT_EQ(all[1].path, "logs/search-short-programs.log");
}

TEST(Known, ReadsEntriesAndSaysWhatIsWrong) {
  const auto known = parse_known("# comment\n\n a / b | 2026-12-31 | because | of it \n");
  ASSERT_TRUE(std::holds_alternative<std::vector<Known>>(known));
  const Known& entry = std::get<std::vector<Known>>(known).at(0);
  EXPECT_EQ(entry.line, 3U);
  EXPECT_EQ(entry.signature, "a / b");
  EXPECT_EQ(entry.reason, "because | of it");
  EXPECT_FALSE(expired(entry, "2026-12-31"));
  EXPECT_TRUE(expired(entry, "2027-01-01"));
  for (const char* const wrong : {"a", "a | 2026-12-31", "a | 2026-13-01 | r", "a | soon | r",
                                  "a | 2026-12-31 |", "| 2026-12-31 | r", "a | 2026-12-311 | r"}) {
    EXPECT_TRUE(std::holds_alternative<KnownError>(parse_known(wrong))) << wrong;
  }
}

TEST(Known, AreMarkedUntilTheyExpire) {
  std::vector<Finding> all = {finding("one"), finding("two")};
  const std::vector<Known> known = {
      {.line = 1, .signature = all[1].signature, .expires = "2026-12-31", .reason = "r"}};
  mark_known(all, known, "2027-01-01");
  EXPECT_FALSE(all[1].known);
  mark_known(all, known, "2026-12-31");
  EXPECT_FALSE(all[0].known);
  EXPECT_TRUE(all[1].known);
}

TEST(Coverage, HasLinesBranchesAndPrograms) {
  const Coverage coverage = *full().coverage;
  EXPECT_DOUBLE_EQ(coverage.lines.percent(), 50);
  EXPECT_DOUBLE_EQ(coverage.branches.percent(), 100);
  const auto& lines = coverage.files.at("a.hpp");
  EXPECT_EQ(lines.at(1).program, "scenario_fuzzer/0123456789");
  EXPECT_TRUE(lines.at(1).reached);
  EXPECT_FALSE(lines.at(2).reached);
  EXPECT_EQ(coverage.files.size(), 1U) << "a program made a file of its own";
}

}  // namespace
}  // namespace report
