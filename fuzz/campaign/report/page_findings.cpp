#include <fmt/format.h>

#include "markup/markup.hpp"
#include "report/page_parts.hpp"
#include "text/grouped.hpp"

namespace report {

namespace {

using markup::base64;
using markup::escaped;

// As a link that saves it.
std::string download(const std::string& name, const std::string& content, std::string_view label) {
  return fmt::format("<a download=\"{}\" href=\"data:application/octet-stream;base64,{}\">{}</a>\n",
                     escaped(name), base64(content), label);
}

std::string story(const Finding& finding, std::size_t index) {
  const Story& made = finding.story;
  std::string text;
  if (!made.page.empty()) {
    text +=
        fmt::format("<details data-story=\"{}\"><summary>the story, drawn</summary></details>\n",
                    base64(made.page));
  }
  if (!made.text.empty()) {
    text += fmt::format("<details><summary>{}</summary><pre>{}</pre></details>\n",
                        made.input.empty() ? "the output" : "the story, told", escaped(made.text));
  }
  if (!made.input.empty()) {
    text += fmt::format("<p>{}</p>\n", download(made.input_name, made.input, "the smallest input"));
  }
  if (!made.test.empty()) {
    text += fmt::format(
        "<details><summary>a unit test of it</summary><button data-copy=\"test-{0}\">Copy</button>"
        "<pre id=\"test-{0}\">{1}</pre></details>\n",
        index, escaped(made.test));
  }
  return text;
}

std::string article(const Finding& finding, std::size_t index) {
  std::string text =
      fmt::format("<article{} id=\"finding-{}\"><h3>{}</h3>\n",
                  finding.known ? " class=\"known\"" : "", index, escaped(finding.sentence));
  text += fmt::format("<p class=\"soft\">{} · {} · {}</p>\n", escaped(finding.signature),
                      text::count_of(finding.count, "time"), escaped(finding.path));
  if (finding.known) {
    text += fmt::format("<p>Known until {}: {}</p>\n", finding.known->expires,
                        escaped(finding.known->reason));
  }
  if (!finding.regression.empty()) {
    text +=
        fmt::format("<p>Seen before: the regression test {}</p>\n", escaped(finding.regression));
  }
  return text + story(finding, index) + "</article>\n";
}

}  // namespace

std::string findings_part(const Report& report) {
  if (report.findings.empty() && report.expired.empty()) return "";
  std::string text = section("findings", "What fails");
  for (const Known& known : report.expired) {
    text += fmt::format("<article><h3>known.txt:{}: expired on {}</h3><p>{}: {}</p></article>\n",
                        known.line, known.expires, escaped(known.signature), escaped(known.reason));
  }
  for (std::size_t i = 0; i < report.findings.size(); ++i) text += article(report.findings[i], i);
  return text + "</section>\n";
}

}  // namespace report
