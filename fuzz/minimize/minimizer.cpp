#include "minimize/minimizer.hpp"

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
using mutator::Sequence;
using scenario::Operation;
using scenario::OperationKind;

namespace {

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
  auto failure = trials_->of_one([&](Notes& notes) { run_(this->program(), notes); });
  if (!failure) return false;
  failure_ = std::move(*failure);
  signature_ = failure::signature(failure_);
  cut_tail();
  drop_unrelated();
  drop_stretches();
  bool smaller = true;
  while (smaller && !Interrupt::came()) {
    smaller = drop_one_by_one();
    smaller = unnest() || smaller;
    smaller = shrink_boot() || smaller;
    smaller = shrink_operands() || smaller;
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
  best_ = owned(candidate.program());
  failure_ = std::move(failure);
  show_({.operations = size(), .tries = trials_->count()});
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

bool Minimizer::shrink_operands() {
  bool taken = false;
  for (std::size_t k = 0; k < size() && !Interrupt::came(); ++k) {
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

}  // namespace minimize
