#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

#include "markup/markup.hpp"
#include "report/page_parts.hpp"
#include "text/grouped.hpp"

namespace report {

namespace {

using markup::escaped;
using text::grouped;

constexpr double kWidth = 300;  // of a panel, in its own units
constexpr double kHeight = 80;

// Something of a pair in the night: seconds that the pair had by then, and its value.
using Curve = std::vector<std::pair<double, double>>;

struct Curves {
  Curve coverage;  // the count
  Curve speed;     // operations a second since the sample before; inputs, where there are none
};

Curves curves_of(const Night& night, const Pair& pair) {
  Curves curves;
  std::uint64_t before = 0;  // seconds of its turns that are over
  std::uint64_t last = 0;    // second of the turn, and what it had done by then
  std::uint64_t last_done = 0;
  for (const Pair& sample : night.samples) {
    if (!sample.is_of(pair)) continue;
    if (sample.seconds < last) {
      before += last;
      last = last_done = 0;
    }
    const auto now = static_cast<double>(before + sample.seconds);
    const std::uint64_t done = pair.operations == 0 ? sample.inputs : sample.operations;
    if (sample.seconds > last && done >= last_done) {
      curves.speed.emplace_back(
          now, static_cast<double>(done - last_done) / static_cast<double>(sample.seconds - last));
    }
    last = sample.seconds;
    last_done = done;
    // 0: the engine has nothing to say yet.
    if (sample.coverage != 0) curves.coverage.emplace_back(now, sample.coverage);
  }
  return curves;
}

// The pair in the last night before this one that ran it; nullptr where none did.
const Pair* pair_before(const std::vector<PastNight>& past, const Pair& pair) {
  for (auto night = past.rbegin() + 1; night != past.rend(); ++night) {
    if (const Pair* const found = night->find(pair)) return found;
  }
  return nullptr;
}

// The end of a scale that begins at 0 and holds `most`: a round number, and so is its half.
double scale_for(double most) {
  const double power = std::pow(10, std::floor(std::log10(std::max(most, 1.0))));
  for (const double step : {2, 4, 6, 8}) {
    if (most <= step * power) return step * power;
  }
  return 10 * power;
}

// A curve over seconds from 0 on, with values from 0 to `top`.
std::string drawing(const Curve& curve, double before, double top) {
  const double width = std::max(1.0, curve.back().first);
  const auto height = [&](double count) { return kHeight - kHeight * count / top; };
  std::string text = fmt::format(
      R"(<svg viewBox="0 0 {0} {1}" preserveAspectRatio="none" role="img" aria-label="from {2:.0f} to {3:.0f}">)",
      kWidth, kHeight, curve.front().second, curve.back().second);
  for (const double at : {0.0, kHeight / 2, kHeight}) {
    text += fmt::format(R"(<line class="ground" x1="0" y1="{0}" x2="{1}" y2="{0}"/>)", at, kWidth);
  }
  if (before != 0) {
    text += fmt::format(R"(<line class="before" x1="0" y1="{0:.1f}" x2="{1}" y2="{0:.1f}"/>)",
                        height(before), kWidth);
  }
  std::string points;
  for (const auto& [time, count] : curve) {
    points += fmt::format("{:.1f},{:.1f} ", kWidth * time / width, height(count));
  }
  // A single sample is a level.
  if (curve.size() == 1)
    points = fmt::format("0,{0:.1f} {1},{0:.1f}", height(curve[0].second), kWidth);
  return text + fmt::format(R"(<polyline class="curve" points="{}"/></svg>)", points);
}

// A curve with its name above, its values at the left and seconds below; `before`: the value of the
// night before, 0 where there is none. The numbers are no part of the drawing, which is stretched.
std::string chart(std::string_view name, const Curve& curve, double value, double before) {
  double most = std::max(value, before);
  for (const auto& [time, count] : curve) most = std::max(most, count);
  const double top = scale_for(most);
  std::string text =
      fmt::format("<figure class=\"chart\"><figcaption>{}: {}", name, grouped(value));
  if (before != 0) text += fmt::format("; the night before {}", grouped(before));
  return text +
         fmt::format(
             "</figcaption><div class=\"scale\"><span>{}</span><span>{}</span><span>0</span></div>"
             "{}<div class=\"time\"><span>0 s</span><span>{} s</span></div></figure>\n",
             grouped(top), grouped(top / 2), drawing(curve, before, top),
             grouped(curve.back().first));
}

std::string panel(const Report& report, const Pair& pair) {
  const Curves curves = curves_of(report.night, pair);
  const Pair* const before = pair_before(report.past, pair);
  std::string text = fmt::format("<div class=\"panel\"><h3>{} <small>{}</small></h3>\n",
                                 escaped(pair.target), escaped(pair.engine));
  if (curves.coverage.empty()) {
    text += "<p class=\"soft\">no coverage was seen</p>\n";
  } else {
    text += chart("coverage", curves.coverage, static_cast<double>(pair.coverage),
                  before == nullptr ? 0 : static_cast<double>(before->coverage));
  }
  if (!curves.speed.empty()) {
    text += chart(pair.operations == 0 ? "inputs/s" : "operations/s", curves.speed, pair.speed(),
                  before == nullptr ? 0 : before->speed());
  }
  return text + "</div>\n";
}

std::string row(const Pair& pair) {
  return fmt::format(
      "<tr><td>{}<td>{}<td class=\"number\">{}<td class=\"number\">{}<td class=\"number\">{}"
      "<td class=\"number\">{}<td class=\"number\">{}<td class=\"number\">{}\n",
      escaped(pair.target), escaped(pair.engine), grouped(pair.seconds), grouped(pair.inputs),
      rate(pair.inputs, pair.seconds),
      pair.operations == 0 ? "-" : rate(pair.operations, pair.seconds), grouped(pair.coverage),
      grouped(pair.corpus));
}

}  // namespace

std::string fuzzing_part(const Report& report) {
  const std::vector<Pair> pairs = pairs_of(report.night);
  if (pairs.empty()) return "";
  std::string text = section("fuzzing", "Fuzzing") +
                     "<p class=\"soft\">Coverage, as each engine counts it, and speed, over the "
                     "seconds of the pair; dashed: the night before.</p>\n<div class=\"panels\">\n";
  for (const Pair& pair : pairs) text += panel(report, pair);
  text +=
      "</div>\n<div class=\"scroll\"><table><thead><tr><th>target<th>engine<th "
      "class=\"number\">seconds"
      "<th class=\"number\">inputs<th class=\"number\">inputs/s<th class=\"number\">operations/s"
      "<th class=\"number\">coverage<th class=\"number\">corpus<tbody>\n";
  for (const Pair& pair : pairs) text += row(pair);
  return text + "</table></div></section>\n";
}

std::string nights_part(const Report& report) {
  if (report.past.size() < 2) return "";
  std::string text =
      section("nights", "The last nights") +
      "<div class=\"scroll\"><table><thead><tr><th>night<th>revision<th class=\"number\">failures"
      "<th class=\"number\">known<th class=\"number\">inputs<th class=\"number\">seconds"
      "<th class=\"number\">lines<th class=\"number\">branches<th class=\"number\">goals<tbody>\n";
  const auto percent = [](const std::optional<double>& share) {
    return share ? fmt::format("{:.1f} %", *share) : "-";
  };
  for (const PastNight& night : std::views::reverse(report.past)) {
    std::uint64_t inputs = 0;
    std::uint64_t seconds = 0;
    for (const Pair& pair : night.pairs) {
      inputs += pair.inputs;
      seconds += pair.seconds;
    }
    text += fmt::format(
        "<tr><td>{}<td>{}<td class=\"number{}\">{}<td class=\"number\">{}<td class=\"number\">{}"
        "<td class=\"number\">{}<td class=\"number\">{}<td class=\"number\">{}<td "
        "class=\"number\">{}\n",
        escaped(night.name), escaped(night.revision), night.findings == 0 ? "" : " bad",
        night.findings, night.known, grouped(inputs), grouped(seconds), percent(night.lines),
        percent(night.branches), night.goals.size());
  }
  return text + "</table></div></section>\n";
}

}  // namespace report
