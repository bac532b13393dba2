// The mutator: from one input, or two, to the next one, by edits of operations rather than of
// bytes.
//
// Written once for all engines. libFuzzer calls it through libfuzzer_shim.cpp, AFL++ through
// afl_shim.cpp. What it does, how often and why: docs/mutator.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "input/decode.hpp"
#include "input/mix.hpp"
#include "input/sequence.hpp"
#include "mutator/edits.hpp"
#include "mutator/fresh.hpp"
#include "mutator/random.hpp"

namespace mutator {

// An engine's own mutation: changes `size` bytes at `data`, where there is room for `max_size`, and
// returns how many they are then; 0 where it has none.
using ByteMutation = std::size_t (*)(std::uint8_t* data, std::size_t size, std::size_t max_size);

// The mix of the target that inputs are for, which they are given; where the target takes those of
// every mix (kEverything), they keep their own. And what one call in kBytesShare is left to, or
// null.
struct Engine {
  input::Mix target = input::Mix::kEverything;
  ByteMutation mutate_bytes = nullptr;
};

// About 1 MiB; made once and reused. A call allocates nothing once its vectors have grown.
class Mutator {
 public:
  // One call in so many is the engine's own mutation.
  static constexpr std::size_t kBytesShare = 10;

  explicit Mutator(Engine engine) : engine_(engine) {}

  // Changes the `size` bytes at the start of `data`, all of which can be used, and returns how many
  // they are then: a function of the bytes, the size of `data` and the seed alone, as far as the
  // engine's mutation is. What comes out is an input that encodes to itself, but for that mutation
  // and where there is no room for its boot lines.
  std::size_t mutate(std::span<std::uint8_t> data, std::size_t size, std::uint64_t seed);

  // Writes to `out` an input made of the operations of two others, and returns its size. In all
  // else as mutate().
  std::size_t cross_over(std::span<const std::uint8_t> first, std::span<const std::uint8_t> second,
                         std::span<std::uint8_t> out, std::uint64_t seed);

  // What the last call did, in order.
  [[nodiscard]] std::span<const Edit> edits() const { return std::span(edits_).first(edit_count_); }

 private:
  static constexpr std::size_t kMostEdits = 8;

  [[nodiscard]] std::uint8_t mix_byte_for(std::span<const std::uint8_t> input) const;
  bool mutate_bytes(std::span<std::uint8_t> data, std::size_t& size);
  void encode(std::size_t max_size);
  std::size_t write(std::span<std::uint8_t> out) const;
  void note(Edit edit);

  Engine engine_;
  input::DecodedScenario decoded_;
  input::DecodedScenario other_decoded_;
  input::Sequence sequence_;
  input::Sequence other_;
  Fresh fresh_;
  std::uint8_t mix_byte_ = 0;
  std::vector<std::uint8_t> bytes_;
  std::array<Edit, kMostEdits> edits_{};
  std::size_t edit_count_ = 0;
};

}  // namespace mutator
