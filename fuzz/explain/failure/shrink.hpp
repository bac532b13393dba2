// What is small of an input that is no program: stretches are taken out of it, as long as it fails
// in the same way. For texts (text_run.hpp) and stories of memory protection (story_run.hpp).
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

#include "failure/interrupt.hpp"
#include "failure/trial.hpp"

namespace failure {

// Is told of the length whenever it has become less.
using ShowLength = std::function<void(std::size_t length)>;

// Whether it fails as the one of that signature does.
Wanted failing_as(const Failure& failure);

// `input` (a string or a vector) without its `k`-th part of so many elements, counted from the
// back.
template <typename Input>
Input without(const Input& input, std::size_t k, std::size_t length) {
  const auto end = input.size() - k * length;
  const auto first = end > length ? end - length : 0;
  const auto at = [&](std::size_t place) {
    return input.begin() + static_cast<std::ptrdiff_t>(place);
  };
  Input shorter(input.begin(), at(first));
  shorter.insert(shorter.end(), at(end), input.end());
  return shorter;
}

// The least of the input's elements, in their order, found to fail as `wanted`. `run` runs a
// candidate in a trial. An Interrupt ends it early.
template <typename Input, typename RunInput>
Input shrunk(Input input, const Wanted& wanted, Trials& trials, const RunInput& run,
             const ShowLength& show) {
  const auto pass = [&](std::size_t length) {
    bool taken = false;
    for (std::size_t from = 0; from * length < input.size();) {
      const auto tried = trials.first(
          from, (input.size() + length - 1) / length,
          [&](std::size_t k, Notes& notes) { run(without(input, k, length), notes); }, wanted);
      if (!tried) break;
      input = without(input, tried->candidate, length);
      from = tried->candidate;
      taken = true;
      show(input.size());
    }
    return taken;
  };
  for (std::size_t length = input.size() / 2; length > 1; length /= 2) pass(length);
  while (!Interrupt::came() && pass(1)) {
  }
  return input;
}

}  // namespace failure
