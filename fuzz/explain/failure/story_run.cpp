#include "failure/story_run.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "hardware/fuzz_story.hpp"

namespace failure {

namespace {

using hardware::Plan;
using hardware::Step;

// Notes each step before it runs.
class Noting final : public hardware::StoryListener {
 public:
  Noting(hardware::Architecture architecture, Notes& notes)
      : architecture_(architecture), notes_(notes) {}

  bool begins(std::size_t step, const hardware::Request& /*request*/) override {
    notes_.at(step, name_of(architecture_));
    return true;
  }
  void ended(const hardware::Request& /*request*/, const hardware::Bench& /*bench*/) override {}

 private:
  hardware::Architecture architecture_;
  Notes& notes_;
};

// All numbers of a plan in turn: those of the hardware, then each step's.
class Numbers {
 public:
  explicit Numbers(Plan& plan) : plan_(plan) {}

  [[nodiscard]] std::size_t size() const {
    return plan_.hardware.size() + plan_.steps.size() * Step{}.numbers.size();
  }
  [[nodiscard]] std::uint32_t get(std::size_t k) const {
    return k < plan_.hardware.size() ? plan_.hardware.at(k) : in_step(k);
  }
  void set(std::size_t k, std::uint32_t value) {
    if (k < plan_.hardware.size()) {
      plan_.hardware.at(k) = static_cast<std::uint8_t>(value);
    } else {
      in_step(k) = value;
    }
  }

 private:
  [[nodiscard]] std::uint32_t& in_step(std::size_t k) const {
    const std::size_t behind = k - plan_.hardware.size();
    const std::size_t each = Step{}.numbers.size();
    return plan_.steps.at(behind / each).numbers.at(behind % each);
  }

  Plan& plan_;
};

// Brings every number down as far as the failure lets it: by all of it, by a half, by a quarter and
// so on. Says whether any came down.
bool lower(Plan& plan, const Wanted& wanted, Trials& trials, const RunStory& run) {
  Numbers numbers(plan);
  bool lowered = false;
  for (std::size_t k = 0; k < numbers.size() && !Interrupt::came(); ++k) {
    while (const std::uint32_t number = numbers.get(k)) {
      const auto candidate = [&](std::size_t way) { return number - (number >> way); };
      const auto tried = trials.first(
          0, static_cast<std::size_t>(std::bit_width(number)),
          [&](std::size_t way, Notes& notes) {
            numbers.set(k, candidate(way));
            run(hardware::encode(plan), notes);
          },
          wanted);
      if (!tried) break;
      numbers.set(k, candidate(tried->candidate));
      lowered = true;
    }
  }
  return lowered;
}

}  // namespace

void judge_story(std::span<const std::uint8_t> story, Notes& notes) {
  Noting noting(setting_of(hardware::decode(story)).architecture, notes);
  const hardware::Story told = hardware::run_story(story, &noting);
  if (told.found.empty()) return;
  notes.does_not_hold(Kind::kProtection, fault_of(told), fault_with_numbers(told));
}

std::optional<Failure> failure_of_story(std::span<const std::uint8_t> story, Trials& trials) {
  return trials.of_one([&](Notes& notes) { judge_story(story, notes); });
}

std::vector<std::uint8_t> minimize_story(std::span<const std::uint8_t> story,
                                         const Failure& failure, Trials& trials,
                                         const RunStory& run, const ShowLength& show) {
  const Wanted wanted = failing_as(failure);
  Plan plan = hardware::decode(story);
  plan.steps.resize(std::min(plan.steps.size(), failure.operation + 1));
  const auto run_steps = [&](const std::vector<Step>& steps, Notes& notes) {
    run(hardware::encode({.hardware = plan.hardware, .steps = steps}), notes);
  };
  bool smaller = true;
  while (smaller && !Interrupt::came()) {
    plan.steps = shrunk(std::move(plan.steps), wanted, trials, run_steps, show);
    smaller = lower(plan, wanted, trials, run);
  }
  return hardware::encode(plan);
}

std::string explain_story(std::span<const std::uint8_t> story, const Failure& failure) {
  const bool judged = failure.kind == Kind::kProtection;
  return "procbuf: " + sentence(failure, {}) + "\n\nsignature: " + signature(failure) +
         "\n\nThe story:\n\n" + hardware::told(story, failure.operation + (judged ? 1 : 0));
}

}  // namespace failure
