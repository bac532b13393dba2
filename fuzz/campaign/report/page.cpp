#include "report/page.hpp"

#include <fmt/format.h>

#include "markup/markup.hpp"
#include "report/assets.hpp"
#include "report/page_parts.hpp"
#include "text/grouped.hpp"

namespace report {

namespace {

using markup::escaped;
using text::grouped;

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kClean: return "good";
    case Verdict::kFindings: return "bad";
    case Verdict::kCouldNotRun:
    case Verdict::kIncomplete: return "warn";
  }
  return "";
}

std::string fact(std::string_view name, const std::string& value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, escaped(value));
}

std::string facts(const Report& report) {
  const Night& night = report.night;
  std::string text = "<dl class=\"facts\">\n";
  text += fact("fuzzed for", fmt::format("{} of {} s", night.seconds(), night.wanted));
  text += fact("inputs", grouped(night.inputs()));
  text += fact("inputs/s", rate(night.inputs(), night.seconds()));
  text += fact("operations/s", rate(night.operations(), night.seconds()));
  if (report.coverage) {
    text += fact("lines of the core", fmt::format("{:.1f} %", report.coverage->lines.percent()));
    text += fact("branches", fmt::format("{:.1f} %", report.coverage->branches.percent()));
  }
  if (report.reached) {
    std::size_t reached = 0;
    for (const Goal& goal : report.reached->goals) reached += goal.inputs != 0 ? 1 : 0;
    text += fact("goals", fmt::format("{} of {}", reached, report.reached->goals.size()));
  }
  if (report.score) {
    text += fact("planted bugs found",
                 fmt::format("{} of {}", report.score->found, report.score->bugs));
  }
  return text + "</dl>\n";
}

std::string worse(const Report& report) {
  if (report.regressions.empty()) return "";
  constexpr std::size_t kAtOnce = 12;  // the rest wants a click
  constexpr std::string_view kHead =
      "<div class=\"scroll\"><table><thead><tr><th>what<th>was<th>is<th>since the night "
      "of<tbody>\n";
  std::string text = section("worse", "Worse than before") + std::string(kHead);
  for (std::size_t i = 0; i < report.regressions.size(); ++i) {
    const Regression& row = report.regressions[i];
    if (i == kAtOnce) {
      text += fmt::format("</table></div><details><summary>{} more</summary>{}",
                          report.regressions.size() - i, kHead);
    }
    text += fmt::format("<tr><td>{}: {}<td>{}<td class=\"bad\">{}<td>{}\n", row.kind,
                        escaped(row.what), escaped(row.was), escaped(row.is), escaped(row.since));
  }
  text += "</table></div>";
  if (report.regressions.size() > kAtOnce) text += "</details>";
  return text + "</section>\n";
}

std::string happenings(const Report& report) {
  const Night& night = report.night;
  if (night.events.empty() && night.troubles.empty() && report.history_fault.empty()) return "";
  std::string text = section("happened", "What happened") + "<ul>\n";
  for (const Event& event : night.events) text += "<li>" + escaped(event.what) + "\n";
  for (const std::string& trouble : night.troubles) {
    text += "<li class=\"warn\">" + escaped(trouble) + "\n";
  }
  if (!report.history_fault.empty()) {
    text += "<li class=\"warn\">" + escaped(report.history_fault) + "\n";
  }
  return text + "</ul></section>\n";
}

std::string steps(const Night& night) {
  if (night.steps.empty()) return "";
  std::string text = section("steps", "Steps") +
                     "<details><summary>all, with their durations</summary><table><tbody>\n";
  for (const Step& step : night.steps) {
    text +=
        fmt::format("<tr><td>{}<td class=\"{}\">{}<td class=\"number\">{:.1f} s\n",
                    escaped(step.name), step.status == 0 ? "good" : "bad",
                    step.status == 0 ? "ok" : fmt::format("status {}", step.status), step.seconds);
  }
  return text + "</table></details></section>\n";
}

}  // namespace

std::string section(std::string_view id, std::string_view title) {
  return fmt::format("<section id=\"{}\"><h2>{}</h2>\n", id, title);
}

std::string rate(std::uint64_t count, std::uint64_t seconds) {
  return seconds == 0 ? "-" : grouped(static_cast<double>(count) / static_cast<double>(seconds));
}

std::string page(const Report& report, const std::vector<Source>& sources) {
  const Verdict answer = verdict(report);
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}: {}</title>\n"
      "<style>\n{}</style>\n</head>\n<body>\n"
      "<h1>procbuf, night of {}{}{}</h1>\n<p class=\"verdict {}\">{}</p>\n",
      name_of(answer), escaped(report.night.name), kPageCss, escaped(report.night.name),
      report.night.revision.empty() ? "" : ", revision ", escaped(report.night.revision),
      colour_of(answer), escaped(headline(report)));
  text += facts(report) + findings_part(report) + worse(report) + happenings(report) +
          fuzzing_part(report) + nights_part(report) + outcomes_part(report) + goals_part(report) +
          source_part(report, sources) + steps(report.night);
  return text + fmt::format("<script>\n{}</script>\n</body>\n</html>\n", kPageJs);
}

}  // namespace report
