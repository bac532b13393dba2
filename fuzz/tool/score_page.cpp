#include "tool/score_page.hpp"

#include <fmt/format.h>

#include "markup/markup.hpp"

namespace tool {

using markup::escaped;

namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Planted bugs</title>
<style>
:root { --paper: #fbfbfa; --ink: #1b1d21; --soft: #5a606b; --line: #dfe1e5; --stripe: #eceef1; --red: #c01b28;
  color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --ink: #e7e9ee; --soft: #a3a9b5; --line: #343941; --stripe: #262a30; --red: #ff7b81; }
}
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink); }
h1 { margin: 0; font-size: 1.15rem; }
p { margin: .3rem 0 1rem; color: var(--soft); max-width: 60rem; }
table { border-collapse: collapse; }
th, td { padding: .15rem .7rem .15rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { position: sticky; top: 0; background: var(--paper); }
tbody tr:hover { background: var(--stripe); }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
small { display: block; color: var(--soft); }
.bad { color: var(--red); font-weight: 600; }
</style>
</head>
<body>
<h1>Planted bugs, and what finds them</h1>
)";

std::string summary(const std::vector<PlantedBug>& bugs) {
  std::string text = fmt::format("<p>{} bugs, planted in the core one at a time.", bugs.size());
  for (std::size_t i = 0; i < kChecks.size(); ++i) {
    const Share share = killed(bugs, i);
    text += fmt::format(" {}: {} of {}.", kChecks[i], share.good, share.all);
  }
  for (std::size_t i = 0; i < kFuzzers.size(); ++i) {
    const Share share = always_found(bugs, i);
    if (share.all == 0) continue;
    text += fmt::format(" {}: {} of {} found every time", kFuzzers[i], share.good, share.all);
    const auto seconds = median_seconds(bugs, i);
    text += seconds ? fmt::format(", half of them within {:.2f} s.", *seconds) : ".";
  }
  return text +
         "</p>\n<p>Of fuzzing, from an empty corpus to the first failure: how often it was found; "
         "the "
         "median of the processor time, with its range; the median of inputs and operations.</p>\n";
}

std::string cell(const std::optional<Checked>& checked) {
  if (!checked) return "<td>";
  if (!checked->killed) return "<td class=\"bad\">survived";
  return fmt::format("<td title=\"{}\">killed", escaped(checked->by));
}

std::string cell(const std::vector<Attempt>& attempts) {
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
  for (const auto& checked : bug.checks) text += cell(checked);
  for (const auto& attempts : bug.attempts) text += cell(attempts);
  return text + "\n";
}

}  // namespace

std::string score_page(const std::vector<PlantedBug>& bugs) {
  std::string page =
      std::string(kHead) + summary(bugs) + "<table>\n<thead><tr><th>bug<th>rule<th>upstream";
  for (const std::string_view check : kChecks) page += fmt::format("<th>{}", check);
  for (const std::string_view fuzzer : kFuzzers) page += fmt::format("<th>{}", fuzzer);
  page += "\n<tbody>\n";
  for (const PlantedBug& bug : bugs) page += row(bug);
  return page + "</table>\n</body>\n</html>\n";
}

}  // namespace tool
