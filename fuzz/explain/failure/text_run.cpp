#include "failure/text_run.hpp"

#include "text/round_trip.hpp"

namespace failure {

namespace {

void run(const std::string& text, Notes& notes) {
  notes.at(0, "text");
  const text::RoundTrip result = text::round_trip(text);
  // Its first line says what does not hold; up to the colon, it says so without values.
  if (result.report) {
    notes.does_not_hold(Kind::kText, result.report->substr(0, result.report->find(':')));
  }
}

}  // namespace

std::optional<Failure> failure_of_text(std::string_view text, Trials& trials) {
  return trials.of_one([&](Notes& notes) { run(std::string(text), notes); });
}

std::string minimize_text(std::string text, const Failure& failure, Trials& trials,
                          const ShowLength& show) {
  return shrunk(std::move(text), failing_as(failure), trials, run, show);
}

}  // namespace failure
