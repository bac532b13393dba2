#include "failure/text_run.hpp"

#include <vector>

#include "failure/interrupt.hpp"
#include "text/round_trip.hpp"

namespace failure {

namespace {

void run(const std::string& text, Notes& notes) {
  notes.at(0, "text");
  const text::RoundTrip result = text::round_trip(text);
  // Its first line says what does not hold; up to the colon, it says so without values.
  if (result.report) notes.does_not_hold(result.report->substr(0, result.report->find(':')));
}

// The text without its `k`-th part of so many bytes, counted from the back.
std::string without(const std::string& text, std::size_t k, std::size_t length) {
  const std::size_t end = text.size() - k * length;
  const std::size_t first = end > length ? end - length : 0;
  return text.substr(0, first) + text.substr(end);
}

}  // namespace

std::optional<Failure> failure_of_text(std::string_view text, Trials& trials) {
  return trials.of_one([&](Notes& notes) { run(std::string(text), notes); });
}

std::string minimize_text(std::string text, const Failure& failure, Trials& trials,
                          const std::function<void(std::size_t)>& show) {
  const std::string wanted = signature(failure);
  const auto pass = [&](std::size_t length) {
    bool taken = false;
    for (std::size_t from = 0; from * length < text.size();) {
      const auto tried = trials.first(
          from, (text.size() + length - 1) / length,
          [&](std::size_t k, Notes& notes) { run(without(text, k, length), notes); },
          [&](const Failure& other) { return signature(other) == wanted; });
      if (!tried) break;
      text = without(text, tried->candidate, length);
      from = tried->candidate;
      taken = true;
      show(text.size());
    }
    return taken;
  };
  for (std::size_t length = text.size() / 2; length > 1; length /= 2) pass(length);
  while (!Interrupt::came() && pass(1)) {
  }
  return text;
}

}  // namespace failure
