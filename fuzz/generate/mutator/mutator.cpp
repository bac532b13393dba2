#include "mutator/mutator.hpp"

#include <algorithm>

#include "input/encode.hpp"

namespace mutator {

namespace {

// Another swarm once in so many calls. What is there stays, but what is new leaves out others.
constexpr std::size_t kAnotherSwarm = 32;
// One edit is the last once in so many.
constexpr std::size_t kLastEdit = 4;
// A program above that size is cut, but for once in so many calls.
constexpr std::size_t kLong = 32;
constexpr std::size_t kLongOne = 16;
constexpr std::size_t kSwarms = 256 >> input::kSwarmShift;
// Of the input, as in FORMAT.md.
constexpr std::size_t kMixAt = 1;

std::uint8_t swarm_of(std::uint8_t mix_byte) {
  return mix_byte >> input::kSwarmShift;
}

}  // namespace

// The input's swarm, with the mix that it is to have.
std::uint8_t Mutator::mix_byte_for(std::span<const std::uint8_t> input) const {
  const std::uint8_t now = input.size() > kMixAt ? input[kMixAt] : 0;
  const bool any = engine_.target == input::Mix::kEverything;
  return input::mix_byte(any ? input::mix_of(now) : engine_.target, swarm_of(now));
}

void Mutator::note(Edit edit) {
  edits_[edit_count_++] = edit;
}

std::size_t Mutator::mutate(std::span<std::uint8_t> data, std::size_t size, std::uint64_t seed) {
  Random random(seed);
  edit_count_ = 0;
  const std::span<const std::uint8_t> input = data.first(size);
  if (engine_.mutate_bytes != nullptr && random.one_in(kBytesShare) && mutate_bytes(data, size)) {
    return size;
  }
  const scenario::Program program = decoded_.decode(input);
  sequence_.load(program);
  mix_byte_ = mix_byte_for(input);
  if (program.operations.empty() || random.one_in(kAnotherSwarm)) {
    mix_byte_ =
        input::mix_byte(input::mix_of(mix_byte_), static_cast<std::uint8_t>(random.below(kSwarms)));
    note(Edit::kSwarm);
  }
  Editor editor(sequence_, mix_byte_, fresh_, random);
  // Some edits leave everything as it was: a swap of equals, a value drawn again.
  do {
    bool is_long = random.one_in(kLongOne);
    do {
      note(editor.edit());
      is_long = is_long || edits().back() == Edit::kManyLives;
    } while (edit_count_ < kMostEdits && !random.one_in(kLastEdit));
    if (!is_long) editor.shorten(kLong);
    encode(data.size());
  } while (edit_count_ < kMostEdits && std::ranges::equal(bytes_, input));
  return write(data);
}

bool Mutator::mutate_bytes(std::span<std::uint8_t> data, std::size_t& size) {
  const std::size_t mutated = engine_.mutate_bytes(data.data(), size, data.size());
  if (mutated == 0) return false;
  size = mutated;
  if (size > kMixAt) data[kMixAt] = mix_byte_for(data.first(size));
  note(Edit::kBytes);
  return true;
}

std::size_t Mutator::cross_over(std::span<const std::uint8_t> first,
                                std::span<const std::uint8_t> second, std::span<std::uint8_t> out,
                                std::uint64_t seed) {
  Random random(seed);
  edit_count_ = 0;
  mix_byte_ = mix_byte_for(first);
  sequence_.load(decoded_.decode(first));
  other_.load(other_decoded_.decode(second));
  Editor editor(sequence_, mix_byte_, fresh_, random);
  editor.splice(other_);
  note(Edit::kSplice);
  if (!random.one_in(kLongOne)) editor.shorten(kLong);
  encode(out.size());
  return write(out);
}

void Mutator::encode(std::size_t max_size) {
  input::encode_nearest(sequence_.program(), mix_byte_, max_size, bytes_);
}

std::size_t Mutator::write(std::span<std::uint8_t> out) const {
  std::ranges::copy(bytes_, out.begin());
  return bytes_.size();
}

}  // namespace mutator
