#include "minimize/minimizer.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

#include "failure/interrupt.hpp"
#include "minimize/simpler.hpp"
#include "minimize/structure.hpp"
#include "scenario/print.hpp"

namespace minimize {

using failure::Failure;
using failure::Interrupt;
using failure::Notes;
using input::Sequence;
using scenario::Operation;
using scenario::OperationKind;

namespace {

// What a candidate may take when a program is minimised that does not come to an end: all others
// take less than a hundredth of it.
constexpr std::chrono::milliseconds kOfAHang{1'000};

// A program that owns what it is made of, by way of its text: so whatever is kept can be written
// down and read again.
scenario::Scenario owned(const scenario::Program& program) {
  auto parsed = scenario::parse(scenario::print(program));
  if (!parsed)
    throw std::runtime_error("a printed program does not parse: " + parsed.error().message);
  return std::move(*parsed);
}

}  // namespace

bool Minimizer::run(const scenario::Program& program) {
  best_ = owned(program);
  trials_->meanwhile([this] { show(); });
  const bool fails = search();
  trials_->meanwhile({});
  return fails;
}

bool Minimizer::search() {
  begin("looking whether it fails");
  auto failure = trials_->of_one([&](Notes& notes) { run_(this->program(), notes); });
  if (!failure) return false;
  failure_ = std::move(*failure);
  signature_ = failure::signature(failure_);
  if (failure_.kind == failure::Kind::kHang) trials_->allow(kOfAHang);
  fewer_at_ = trials_->count();
  begin("dropping operations");
  cut_tail();
  drop_unrelated();
  drop_stretches();
  bool smaller = true;
  while (smaller && !over()) {
    begin("dropping operations");
    smaller = drop_one_by_one();
    smaller = unnest() || smaller;
    begin("boot lines");
    smaller = shrink_boot() || smaller;
    begin("operands");
    smaller = simplify_operands() || smaller;
    begin("numbers");
    smaller = shrink_numbers() || smaller;
  }
  return true;
}

std::optional<std::size_t> Minimizer::take_first(std::size_t from, std::size_t count,
                                                 const Edit& edit) {
  const auto make = [&](std::size_t k) {
    sequence_.load(program());
    if (!edit(k, sequence_)) return false;
    sequence_.repair();
    return true;
  };
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, from + tries_left()));
  const auto tried = trials_->first(
      from, count,
      [&](std::size_t k, Notes& notes) {
        if (make(k)) run_(sequence_.program(), notes);
      },
      [&](const Failure& failure) { return failure::signature(failure) == signature_; });
  if (!tried) return std::nullopt;
  make(tried->candidate);
  adopt(sequence_, tried->failure);
  return tried->candidate;
}

bool Minimizer::take_all(const std::function<std::size_t()>& count, const Edit& edit) {
  bool taken = false;
  for (auto k = take_first(0, count(), edit); k; k = take_first(*k, count(), edit)) taken = true;
  return taken;
}

void Minimizer::adopt(const Sequence& candidate, Failure failure) {
  if (candidate.size() < size()) fewer_at_ = trials_->count();
  best_ = owned(candidate.program());
  failure_ = std::move(failure);
  show();
}

void Minimizer::begin(std::string_view doing) {
  doing_ = doing;
  show();
}

void Minimizer::show() const {
  show_({.doing = doing_, .operations = size(), .tries = trials_->count()});
}

std::uint64_t Minimizer::tries_left() const {
  const std::uint64_t tries = trials_->count() - fewer_at_;
  return tries < kPatience ? kPatience - tries : 0;
}

bool Minimizer::over() const {
  return Interrupt::came() || out_of_patience();
}

std::vector<Number> Minimizer::numbers() {
  sequence_.load(program());
  return numbers_of(sequence_);
}

// ---- The passes, in order
// --------------------------------------------------------------------------

void Minimizer::cut_tail() {
  take_first(0, 1, [&](std::size_t, Sequence& candidate) {
    const std::size_t keep = failure_.operation + 1;
    if (keep >= candidate.size()) return false;
    candidate.remove({.first = keep, .count = candidate.size() - keep});
    return true;
  });
}

// All operations of a process, of a driver, of a kind at once.
void Minimizer::drop_unrelated() {
  const scenario::Boot& boot = program().boot;
  const std::size_t processes = boot.processes;
  const std::size_t drivers = boot.driver_count;
  take_all([&] { return processes + drivers + scenario::kOperations.size(); },
           [&](std::size_t k, Sequence& candidate) {
             if (k < processes) {
               return drop_those(candidate, [&](const Operation& operation) {
                 return concerns_process(operation, static_cast<std::uint8_t>(k));
               });
             }
             if (k < processes + drivers) {
               return drop_those(candidate, [&](const Operation& operation) {
                 return concerns_driver(operation, boot, static_cast<std::uint8_t>(k - processes));
               });
             }
             const OperationKind kind = scenario::kOperations[k - processes - drivers].kind;
             return drop_those(candidate,
                               [&](const Operation& operation) { return operation.kind == kind; });
           });
}

// Halves, quarters, and so on, from the back: the failing operation itself is seldom in reach.
void Minimizer::drop_stretches() {
  for (std::size_t length = size() / 2; length >= 2; length /= 2) {
    take_all([&] { return (size() + length - 1) / length; },
             [&](std::size_t k, Sequence& candidate) {
               const std::size_t end = candidate.size() - k * length;
               const std::size_t first = end > length ? end - length : 0;
               candidate.remove({.first = first, .count = end - first});
               candidate.repair();  // which puts back the ends of blocks: nothing else may go
               return candidate.size() < size();
             });
  }
}

bool Minimizer::drop_one_by_one() {
  return take_all([&] { return size(); },
                  [](std::size_t k, Sequence& candidate) {
                    const std::size_t at = candidate.size() - 1 - k;
                    if (candidate[at].kind == OperationKind::kEnd) return false;
                    candidate.remove(candidate.whole(at, 1));
                    return true;
                  });
}

bool Minimizer::unnest() {
  return take_all([&] { return size(); },
                  [](std::size_t k, Sequence& candidate) {
                    return unwrap_block(candidate, candidate.size() - 1 - k);
                  });
}

bool Minimizer::shrink_boot() {
  bool taken = false;
  std::vector<BootEdit> edits = smaller_boots(program());
  const Edit edit = [&](std::size_t number, Sequence& candidate) {
    edits[number](candidate);
    return true;
  };
  while (take_first(0, edits.size(), edit)) {
    taken = true;
    edits = smaller_boots(program());
  }
  return taken;
}

bool Minimizer::simplify_operands() {
  bool taken = false;
  for (std::size_t k = 0; k < size() && !over(); ++k) {
    const auto at = [&] { return size() - 1 - k; };
    std::vector<Simpler> variants = simpler(program(), at());
    const Edit edit = [&](std::size_t number, Sequence& candidate) {
      candidate[at()] = variants[number].operation();
      return true;
    };
    while (take_first(0, variants.size(), edit)) {
      taken = true;
      variants = simpler(program(), at());
    }
  }
  return taken;
}

bool Minimizer::shrink_numbers() {
  bool taken = descend(each_alone(numbers()));
  taken = descend(together(numbers())) || taken;
  return descend(to_others(numbers())) || taken;
}

// One row of candidates, over all ways that are left: a process that tries them is forked anew for
// each that fails, and not for each way.
bool Minimizer::descend(const std::vector<Descent>& descents) {
  struct Step {
    std::size_t way;
    std::uint64_t room;
  };
  bool taken = false;
  std::size_t way = 0;  // the one that it is on; those before it are done
  std::optional<std::uint64_t>
      passed;  // the greatest room there that did not fail, once one failed
  const std::size_t count = numbers().size();
  while (!over()) {
    const std::vector<Number> now = numbers();
    if (now.size() != count) break;  // an operation went that could not stand there any more
    std::vector<Step> steps;
    for (std::size_t w = way; w < descents.size(); ++w) {
      const auto rooms = descents[w].rooms(now, w == way ? passed : std::nullopt);
      for (const std::uint64_t room : rooms) steps.push_back({.way = w, .room = room});
    }
    const auto found = take_first(0, steps.size(), [&](std::size_t k, Sequence& candidate) {
      const Descent& descent = descents[steps[k].way];
      descent.lower(candidate, descent.room(now) - steps[k].room);
      return true;
    });
    if (!found) break;
    taken = true;
    if (steps[*found].way != way) passed.reset();
    way = steps[*found].way;
    const bool first = *found == 0 || steps[*found - 1].way != way;
    passed = first ? passed.value_or(0) : steps[*found - 1].room;
  }
  return taken;
}

}  // namespace minimize
