// Random programs by number: the same from the same seed, on every machine.
//
// For `scenario emit` and `scenario crosscheck`, where no engine says which input is worth going on
// from. Each is made of random bytes and some edits of the mutator, so that all the form of the
// input and the mutator know about programs worth running holds for them.
#pragma once

#include <cstdint>
#include <vector>

#include "input/decode.hpp"
#include "mutator/mutator.hpp"
#include "scenario/operation.hpp"

namespace stream {

// About 2 MiB; made once and reused.
class RandomPrograms {
 public:
  explicit RandomPrograms(std::uint64_t seed) : seed_(seed) {}

  // The program of that number. Good until the next one is made.
  scenario::Program make(std::uint64_t number);

 private:
  std::uint64_t seed_;
  mutator::Mutator mutator_{{.target = input::Mix::kEverything, .mutate_bytes = nullptr}};
  input::DecodedScenario decoded_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace stream
