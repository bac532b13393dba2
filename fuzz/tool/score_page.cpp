#include "tool/score_page.hpp"

#include <fmt/format.h>

#include "markup/markup.hpp"
#include "report/assets.hpp"

namespace tool {

using markup::escaped;

namespace {

// What is this page's alone; the rest is that of the page of a night.
constexpr std::string_view kStyle = R"(small { display: block; }
tbody tr:hover { background: var(--stripe); }
td:first-child { min-width: 14rem; }
)";

std::string fact(std::string_view name, const Share& share, const std::string& more) {
  return fmt::format("<div><dt>{}</dt><dd>{} of {}</dd>{}</div>\n", name, share.good, share.all,
                     more);
}

std::string facts(const std::vector<PlantedBug>& bugs) {
  std::string text = "<dl class=\"facts\">\n";
  for (std::size_t i = 0; i < kChecks.size(); ++i) text += fact(kChecks[i], killed(bugs, i), "");
  for (std::size_t i = 0; i < kFuzzers.size(); ++i) {
    const Share share = always_found(bugs, i);
    if (share.all == 0) continue;
    const auto seconds = median_seconds(bugs, i);
    text += fact(kFuzzers[i], share,
                 seconds ? fmt::format("<small>half within {:.2f} s</small>", *seconds) : "");
  }
  return text + "</dl>\n";
}

std::string verdict(const std::vector<PlantedBug>& bugs) {
  const Share share = killed(bugs, kCorpus);
  return fmt::format("<p class=\"verdict {}\">{} of {} found by replaying the corpus</p>\n",
                     share.good == share.all ? "good" : "bad", share.good, share.all);
}

constexpr std::string_view kHelp =
    "<p class=\"soft\">Each bug was planted in the core by itself. Killed, or survived: what the "
    "unit tests, the recorded scenarios (recorded) and the replay of the corpus make of it. "
    "libfuzzer and afl fuzz for it from an empty corpus; bytes is libFuzzer without the mutator "
    "that knows operations. Of these: how often it was found; the median of the processor time, "
    "with its range; the median of inputs and operations.</p>\n";

std::string page_cell(const std::optional<Checked>& checked) {
  if (!checked) return "<td>";
  if (!checked->killed) return "<td class=\"bad\">survived";
  return fmt::format("<td title=\"{}\">killed", escaped(checked->by));
}

std::string page_cell(const std::vector<Attempt>& attempts) {
  if (attempts.empty()) return "<td>";
  const std::size_t found = times_found(attempts);
  const bool always = found == attempts.size();
  std::string text =
      fmt::format("<td class=\"number{}\">{}/{}", always ? "" : " bad", found, attempts.size());
  if (const Attempt* const middle = median(attempts)) {
    text += fmt::format(
        " · {:.2f} s<small>{:.2f} to {} s</small><small>{} inputs, {} operations</small>",
        middle->seconds, attempts.front().seconds,
        always ? fmt::format("{:.2f}", attempts.back().seconds) : "?", middle->inputs,
        middle->operations);
  }
  return text;
}

std::string row(const PlantedBug& bug) {
  std::string text = fmt::format("<tr><td>{}<small>{}</small><td>{}<td>{}", escaped(bug.name),
                                 escaped(bug.what), escaped(bug.rule), escaped(bug.upstream));
  for (const auto& checked : bug.checks) text += page_cell(checked);
  for (const auto& attempts : bug.attempts) text += page_cell(attempts);
  return text + "\n";
}

}  // namespace

std::string score_page(const std::vector<PlantedBug>& bugs) {
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Planted bugs</title>\n"
      "<style>\n{}{}</style>\n</head>\n<body>\n<h1>procbuf, planted bugs and what finds "
      "them</h1>\n",
      report::kPageCss, kStyle);
  page += verdict(bugs) + facts(bugs) + std::string(kHelp);
  page += "<div class=\"scroll\"><table>\n<thead><tr><th>bug<th>rule<th>upstream";
  for (const std::string_view check : kChecks) page += fmt::format("<th>{}", check);
  for (const std::string_view fuzzer : kFuzzers) {
    page += fmt::format("<th class=\"number\">{}", fuzzer);
  }
  page += "\n<tbody>\n";
  for (const PlantedBug& bug : bugs) page += row(bug);
  return page + "</table></div>\n</body>\n</html>\n";
}

}  // namespace tool
