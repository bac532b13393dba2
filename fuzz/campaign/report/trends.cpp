#include "report/trends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "text/grouped.hpp"

namespace report {

namespace {

using text::grouped;

// Of one value through the nights.
struct Loss {
  double was;
  double is;
  std::size_t since;  // index of the night
};

// A night that does not have the value, or had no time to get to it, says nothing.
using Value = std::function<std::optional<double>(const PastNight&)>;
// The least that is as good as what came before, and what it is compared with.
struct Bar {
  double usual;
  double least;
};
using Judge = std::function<std::optional<Bar>(const std::vector<double>& good)>;

std::optional<Loss> loss_of(const std::vector<PastNight>& nights, const Value& value,
                            const Judge& judge) {
  std::vector<double> good;
  std::optional<Loss> loss;
  for (std::size_t i = 0; i < nights.size(); ++i) {
    const std::optional<double> now = value(nights[i]);
    if (!now) continue;
    const std::optional<Bar> bar = judge(good);
    if (bar && *now < bar->least) {
      loss = Loss{.was = bar->usual, .is = *now, .since = loss ? loss->since : i};
    } else {
      loss.reset();
      good.push_back(*now);
    }
  }
  if (!value(nights.back())) return std::nullopt;
  return loss;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// Coverage repeats itself: what was there last must be there still, but for what an engine may by
// chance not come to again (`slack`, a share).
Judge keeps_last(double slack) {
  return [slack](const std::vector<double>& good) -> std::optional<Bar> {
    if (good.empty()) return std::nullopt;
    return Bar{.usual = good.back(), .least = good.back() * (1 - slack)};
  };
}

// Speed does not: noise is what it varied by in the nights before, three times the usual distance
// from the median, and at least a tenth.
std::optional<Bar> beyond_noise(const std::vector<double>& good) {
  constexpr std::size_t kFewest = 3;
  if (good.size() < kFewest) return std::nullopt;
  const double middle = median(good);
  std::vector<double> distances;
  distances.reserve(good.size());
  for (const double value : good) distances.push_back(std::abs(value - middle));
  constexpr double kToDeviation = 1.4826;  // of a normal distribution
  const double noise = std::max(3 * kToDeviation * median(distances), middle / 10);
  return Bar{.usual = middle, .least = middle - noise};
}

void add_pair(const std::vector<PastNight>& nights, const Pair& like,
              std::vector<Regression>& all) {
  const std::string name = like.target + ", " + like.engine;
  constexpr double kChance = 0.02;
  const auto coverage = loss_of(
      nights,
      [&](const PastNight& night) -> std::optional<double> {
        const Pair* const pair = night.find(like);
        if (pair == nullptr || pair->coverage == 0) return std::nullopt;
        return static_cast<double>(pair->coverage);
      },
      keeps_last(kChance));
  if (coverage) {
    all.push_back({"coverage", name, grouped(coverage->was), grouped(coverage->is),
                   nights[coverage->since].name});
  }
  const auto speed = loss_of(
      nights,
      [&](const PastNight& night) -> std::optional<double> {
        const Pair* const pair = night.find(like);
        if (pair == nullptr || pair->speed() <= 0) return std::nullopt;
        return pair->speed();
      },
      beyond_noise);
  if (speed) {
    const char* const unit = like.operations != 0 ? "operations/s" : "inputs/s";
    all.push_back({"speed", name, fmt::format("{} {}", grouped(speed->was), unit),
                   fmt::format("{} {}", grouped(speed->is), unit), nights[speed->since].name});
  }
}

void add_share(const std::vector<PastNight>& nights, const char* what,
               std::optional<double> PastNight::* share, std::vector<Regression>& all) {
  const auto loss =
      loss_of(nights, [&](const PastNight& night) { return night.*share; }, keeps_last(0.0005));
  if (!loss) return;
  all.push_back({"coverage", what, fmt::format("{:.1f} %", loss->was),
                 fmt::format("{:.1f} %", loss->is), nights[loss->since].name});
}

void add_goals(const std::vector<PastNight>& nights, std::vector<Regression>& all) {
  std::set<std::string> ever;
  for (const PastNight& night : nights) ever.insert(night.goals.begin(), night.goals.end());
  for (const std::string& goal : ever) {
    const auto loss = loss_of(
        nights,
        [&](const PastNight& night) -> std::optional<double> {
          if (night.goals.empty()) return std::nullopt;  // they were not looked at
          return night.goals.contains(goal) ? 1.0 : 0.0;
        },
        [](const std::vector<double>& good) -> std::optional<Bar> {
          if (std::ranges::find(good, 1.0) == good.end()) return std::nullopt;
          return Bar{.usual = 1, .least = 1};
        });
    if (loss) all.push_back({"goal", goal, "reached", "not reached", nights[loss->since].name});
  }
}

}  // namespace

std::vector<Regression> regressions(const std::vector<PastNight>& nights) {
  std::vector<Regression> all;
  if (nights.size() < 2) return all;
  add_share(nights, "lines of the core", &PastNight::lines, all);
  add_share(nights, "branches of the core", &PastNight::branches, all);
  for (const Pair& pair : nights.back().pairs) add_pair(nights, pair, all);
  add_goals(nights, all);
  return all;
}

}  // namespace report
