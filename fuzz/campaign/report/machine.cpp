#include "report/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "markup/markup.hpp"
#include "report/places.hpp"

namespace report {

namespace {

using markup::escaped;

using Json = nlohmann::ordered_json;

// Ends with a newline; bytes that are no UTF-8 (of a crash's output) are replaced.
std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Where the report puts what belongs to a finding.
std::string folder_of(const Finding& finding) {
  return "findings/" + finding.name;
}

Json json_of(const Finding& finding) {
  Json row = {{"name", finding.name},
              {"signature", finding.signature},
              {"sentence", finding.sentence},
              {"count", finding.count},
              {"path", finding.path},
              {"regression", finding.regression},
              {"known", finding.known.has_value()}};
  if (finding.known) {
    row["expires"] = finding.known->expires;
    row["reason"] = finding.known->reason;
  }
  if (!finding.story.page.empty()) row["story"] = folder_of(finding) + "/story.html";
  if (!finding.story.input.empty()) {
    row["input"] = folder_of(finding) + "/" + finding.story.input_name;
  }
  if (!finding.story.test.empty()) row["test"] = folder_of(finding) + "/story_test.cpp";
  return row;
}

Json json_of(const Pair& pair) {
  return {{"target", pair.target}, {"engine", pair.engine},         {"seconds", pair.seconds},
          {"inputs", pair.inputs}, {"operations", pair.operations}, {"coverage", pair.coverage},
          {"corpus", pair.corpus}};
}

Json json_of(const Share& share) {
  return {{"reached", share.reached}, {"all", share.all}};
}

Json json_of(const Reached& reached) {
  auto goals = Json::array();
  for (const Goal& goal : reached.goals) {
    goals.push_back({{"name", goal.name}, {"rule", goal.rule}, {"inputs", goal.inputs}});
  }
  auto outcomes = Json::array();
  for (const OutcomeCount& row : reached.outcomes) {
    outcomes.push_back(
        {{"operation", row.operation}, {"outcome", row.outcome}, {"times", row.times}});
  }
  return {{"goals", goals}, {"outcomes", outcomes}};
}

void add_lists(const Report& report, Json& all) {
  for (const Finding& finding : report.findings) all["findings"].push_back(json_of(finding));
  for (const Known& known : report.expired) {
    all["expired"].push_back({{"line", known.line},
                              {"signature", known.signature},
                              {"expires", known.expires},
                              {"reason", known.reason}});
  }
  for (const Regression& row : report.regressions) {
    all["regressions"].push_back({{"kind", row.kind},
                                  {"what", row.what},
                                  {"was", row.was},
                                  {"is", row.is},
                                  {"since", row.since}});
  }
  for (const Step& step : report.night.steps) {
    all["steps"].push_back(
        {{"name", step.name}, {"status", step.status}, {"seconds", step.seconds}});
  }
  for (const Pair& pair : pairs_of(report.night)) all["pairs"].push_back(json_of(pair));
  for (const Event& event : report.night.events) {
    all["events"].push_back({{"time", event.time}, {"what", event.what}});
  }
}

constexpr std::string_view kSarifSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::string_view kSourceRoot = "%SRCROOT%";  // as everybody calls the repository's root

// What the report has of a finding beside what SARIF knows of; paths are those of the night's
// folder.
Json sarif_properties(const Finding& finding) {
  Json properties = {{"found", finding.path}, {"count", finding.count}};
  if (!finding.story.input.empty()) {
    properties["input"] = "report/" + folder_of(finding) + "/" + finding.story.input_name;
  }
  return properties;
}

Json sarif_result(const Finding& finding, std::size_t index, const Place& place) {
  Json location;
  location["physicalLocation"] = {
      {"artifactLocation", {{"uri", place.file}, {"uriBaseId", kSourceRoot}}},
      {"region", {{"startLine", place.line}}}};
  Json result = {{"ruleId", finding.name},
                 {"ruleIndex", index},
                 {"level", finding.known ? "note" : "error"},
                 {"message", {{"text", finding.sentence}}},
                 {"locations", Json::array({location})},
                 {"partialFingerprints", {{"signature/v1", finding.signature}}},
                 {"properties", sarif_properties(finding)}};
  if (finding.known) {
    const Json suppression = {{"kind", "external"},
                              {"justification", fmt::format("{} (until {})", finding.known->reason,
                                                            finding.known->expires)}};
    result["suppressions"] = Json::array({suppression});
  }
  return result;
}

// One JUnit test; `fault` is what to say where it failed, empty where it did not.
std::string test_case(std::string_view group, const std::string& name, double seconds,
                      const std::string& fault) {
  const std::string head = fmt::format(R"(  <testcase classname="{}" name="{}" time="{:.1f}")",
                                       group, escaped(name), seconds);
  if (fault.empty()) return head + "/>\n";
  return fmt::format("{}><failure message=\"{}\"/></testcase>\n", head, escaped(fault));
}

std::string test_case(const Finding& finding) {
  if (!finding.known) return test_case("finding", finding.signature, 0, finding.sentence);
  return fmt::format(
      "  <testcase classname=\"finding\" name=\"{}\" time=\"0\"><skipped message=\"{}\"/>"
      "</testcase>\n",
      escaped(finding.signature),
      escaped(fmt::format("known until {}: {}", finding.known->expires, finding.known->reason)));
}

}  // namespace

std::string as_json(const Report& report) {
  const Night& night = report.night;
  Json all = {{"version", 1},
              {"night", night.name},
              {"revision", night.revision},
              {"verdict", name_of(verdict(report))},
              {"status", exit_status(verdict(report))},
              {"state", name_of(night.state)},
              {"headline", headline(report)},
              {"seconds", night.seconds()},
              {"jobs", night.jobs},
              {"inputs", night.inputs()},
              {"operations", night.operations()},
              {"findings", Json::array()},
              {"expired", Json::array()},
              {"regressions", Json::array()},
              {"troubles", night.troubles},
              {"events", Json::array()},
              {"steps", Json::array()},
              {"pairs", Json::array()}};
  add_lists(report, all);
  if (report.reached) all["reached"] = json_of(*report.reached);
  if (report.coverage) {
    all["coverage"] = {{"lines", json_of(report.coverage->lines)},
                       {"branches", json_of(report.coverage->branches)}};
  }
  if (report.score) all["planted"] = {{"bugs", report.score->bugs}, {"found", report.score->found}};
  return dump(all);
}

std::string as_sarif(const Report& report, const std::string& repository) {
  auto rules = Json::array();
  auto results = Json::array();
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    rules.push_back({{"id", finding.name}, {"shortDescription", {{"text", finding.signature}}}});
    results.push_back(sarif_result(finding, i, place_of(finding, repository)));
  }
  Json run;
  run["tool"]["driver"] = {{"name", "procbuf ci/nightly"}, {"rules", rules}};
  run["originalUriBaseIds"][kSourceRoot]["description"]["text"] = "The root of the repository.";
  Json invocation;
  invocation["executionSuccessful"] = exit_status(verdict(report)) != 2;
  run["invocations"] = Json::array({invocation});
  run["results"] = results;
  Json all = {{"$schema", kSarifSchema}, {"version", "2.1.0"}};
  all["runs"] = Json::array({run});
  return dump(all);
}

std::string as_junit(const Report& report) {
  std::string tests;
  std::size_t all = 0;
  std::size_t failures = 0;
  const auto add = [&](const std::string& test) {
    tests += test;
    ++all;
    if (test.find("<failure") != std::string::npos) ++failures;
  };
  const std::vector<std::string> not_run = unchecked(report.night);
  for (const Step& step : report.night.steps) {
    const bool ran = std::ranges::find(not_run, step.name) == not_run.end();
    const std::string what = ran ? "status {}" : "did not run (status {})";
    add(test_case("step", step.name, step.seconds,
                  step.status == 0 ? "" : fmt::format(fmt::runtime(what), step.status)));
  }
  for (const Pair& pair : pairs_of(report.night)) {
    add(test_case("fuzz", pair.target + ", " + pair.engine, static_cast<double>(pair.seconds),
                  pair.inputs == 0 ? "nothing ran" : ""));
  }
  for (const Finding& finding : report.findings) add(test_case(finding));
  for (const Known& known : report.expired) {
    add(test_case("known", known.signature, 0,
                  fmt::format("known.txt:{}: expired on {}", known.line, known.expires)));
  }
  if (!report.night.fatal.empty()) add(test_case("night", "fatal", 0, report.night.fatal));
  const std::size_t skipped = report.findings.size() - unknown_findings(report);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"nightly {}\" "
      "tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}</testsuite>\n</testsuites>\n",
      escaped(report.night.name), all, failures, skipped, tests);
}

std::string as_summary(const Report& report) {
  const Night& night = report.night;
  std::string text = fmt::format("procbuf, night of {}: {}\n", night.name, headline(report));
  text += fmt::format("{} s of fuzzing, {} inputs, {} operations", night.seconds(), night.inputs(),
                      night.operations());
  if (report.coverage) {
    text += fmt::format("; {:.1f} % of the core's lines and {:.1f} % of its branches reached",
                        report.coverage->lines.percent(), report.coverage->branches.percent());
  }
  text += "\n";
  for (const Finding& finding : report.findings) {
    if (!finding.known) {
      text += fmt::format("- {}\n  {} ({} times), {}\n", finding.sentence, finding.signature,
                          finding.count, finding.path);
    }
  }
  for (const Known& known : report.expired) {
    text += fmt::format("- known.txt:{}: expired on {}: {} ({})\n", known.line, known.expires,
                        known.signature, known.reason);
  }
  for (const Finding& finding : report.findings) {
    if (finding.known) {
      text += fmt::format("- known until {}: {} ({})\n", finding.known->expires, finding.signature,
                          finding.known->reason);
    }
  }
  for (const Regression& row : report.regressions) {
    text += fmt::format("- worse: {}: {}: {}, was {}, since {}\n", row.kind, row.what, row.is,
                        row.was, row.since);
  }
  for (const std::string& name : unchecked(night)) text += "- did not run: " + name + "\n";
  for (const std::string& trouble : night.troubles) text += "- trouble: " + trouble + "\n";
  for (const Event& event : night.events) text += "- " + event.what + "\n";
  if (!report.history_fault.empty()) text += "- " + report.history_fault + "\n";
  return text;
}

}  // namespace report
