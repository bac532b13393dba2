#include <fmt/format.h>

#include <algorithm>

#include "markup/markup.hpp"
#include "report/page_parts.hpp"
#include "text/grouped.hpp"

namespace report {

namespace {

using markup::escaped;
using text::grouped;

// In the order in which they first come up.
std::vector<std::string> names(const std::vector<OutcomeCount>& counts,
                               std::string OutcomeCount::* member) {
  std::vector<std::string> all;
  for (const OutcomeCount& count : counts) {
    if (std::ranges::find(all, count.*member) == all.end()) all.push_back(count.*member);
  }
  return all;
}

std::string cell(const std::vector<OutcomeCount>& counts, const std::string& operation,
                 const std::string& outcome) {
  const auto count = std::ranges::find_if(counts, [&](const OutcomeCount& candidate) {
    return candidate.operation == operation && candidate.outcome == outcome;
  });
  if (count == counts.end()) return "<td>";
  if (count->times == 0) return R"(<td class="hole" title="possible, and never reached">0)";
  return "<td class=\"number hit\">" + grouped(count->times);
}

// "TARGET/01234567", enough to find the input by.
std::string short_name(const std::string& program) {
  constexpr std::size_t kDigits = 8;
  const std::size_t slash = program.find('/');
  return slash == std::string::npos ? program : program.substr(0, slash + 1 + kDigits);
}

std::string source_line(std::size_t number, std::string_view text, const SourceLine* line) {
  if (line == nullptr) return fmt::format("<span><i>{}</i>{}</span>", number, escaped(text));
  if (!line->reached) {
    return fmt::format(R"(<span class="no"><i>{}</i>{}</span>)", number, escaped(text));
  }
  return fmt::format(R"(<span class="yes" title="{}"><i>{}</i>{} <small>{}</small></span>)",
                     escaped(line->program), number, escaped(text),
                     escaped(short_name(line->program)));
}

std::string source(const Source& file, const std::map<std::size_t, SourceLine>& lines) {
  std::size_t reached = 0;
  for (const auto& [number, line] : lines) reached += line.reached ? 1 : 0;
  std::string text =
      fmt::format(R"(<details><summary>{}: {} of {} lines</summary><pre class="source">)",
                  escaped(file.name), reached, lines.size());
  std::size_t number = 1;
  for (std::size_t start = 0; start < file.text.size(); ++number) {
    const std::size_t end = std::min(file.text.find('\n', start), file.text.size());
    const auto line = lines.find(number);
    text += source_line(number, std::string_view(file.text).substr(start, end - start),
                        line == lines.end() ? nullptr : &line->second);
    start = end + 1;
  }
  return text + "</pre></details>\n";
}

}  // namespace

std::string outcomes_part(const Report& report) {
  if (!report.reached) return "";
  const std::vector<OutcomeCount>& counts = report.reached->outcomes;
  const std::vector<std::string> outcomes = names(counts, &OutcomeCount::outcome);
  std::string text =
      section("outcomes", "Operations and outcomes") +
      "<p class=\"soft\">How often the corpus comes to each outcome that is possible; an empty "
      "field is not possible, a red one was never reached. What is wider than the window scrolls."
      "</p>\n"
      "<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th>";
  for (const std::string& outcome : outcomes) text += "<th>" + escaped(outcome);
  text += "<tbody>\n";
  for (const std::string& operation : names(counts, &OutcomeCount::operation)) {
    text += "<tr><th>" + escaped(operation);
    for (const std::string& outcome : outcomes) text += cell(counts, operation, outcome);
    text += "\n";
  }
  return text + "</table></div></section>\n";
}

std::string goals_part(const Report& report) {
  if (!report.reached) return "";
  std::string missing;
  std::string rows;
  for (const Goal& goal : report.reached->goals) {
    const std::string row = fmt::format("<tr><td class=\"number{}\">{}<td>{}<td>{}<td>{}\n",
                                        goal.inputs == 0 ? " bad" : "", goal.inputs,
                                        escaped(goal.name), escaped(goal.rule), escaped(goal.what));
    (goal.inputs == 0 ? missing : rows) += row;
  }
  constexpr std::string_view kHead =
      "<div class=\"scroll\"><table><thead><tr><th "
      "class=\"number\">inputs<th>goal<th>rule<th><tbody>\n";
  std::string text = section("goals", "Goals");
  for (const std::string& difference : report.reached->differences) {
    text += "<p class=\"bad\">" + escaped(difference) + "</p>\n";
  }
  text += missing.empty() ? "<p class=\"good\">The corpus reaches all of them.</p>\n"
                          : fmt::format("<p class=\"bad\">Not reached:</p>{}{}</table></div>\n",
                                        kHead, missing);
  return text + fmt::format(
                    "<details><summary>those that are reached</summary>{}{}</table></div></details>"
                    "</section>\n",
                    kHead, rows);
}

std::string source_part(const Report& report, const std::vector<Source>& sources) {
  if (!report.coverage) return "";
  std::string text = section("source", "The core, line by line") +
                     fmt::format("<pre>{}</pre>\n", escaped(report.coverage_says));
  for (const Source& file : sources) text += source(file, report.coverage->files.at(file.name));
  return text + "</section>\n";
}

}  // namespace report
