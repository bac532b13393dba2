#include "stream/random_programs.hpp"

#include "input/format.hpp"
#include "mutator/random.hpp"

namespace stream {

namespace {

constexpr std::size_t kRoom = 4096;  // bytes of an input, as in a campaign
// Most programs have some twenty to eighty operations.
constexpr std::size_t kFewestBytes = 40;
constexpr std::size_t kMostBytes = 400;
constexpr std::size_t kEdits = 4;

// Seeds and numbers that differ by one give streams that have nothing in common (splitmix64).
std::uint64_t spread(std::uint64_t value) {
  const auto step = [&](int shift, std::uint64_t factor) {
    value = scenario::wrapping_multiply<std::uint64_t>(value ^ value >> shift, factor);
  };
  step(30, 0xbf58476d1ce4e5b9);
  step(27, 0x94d049bb133111eb);
  return value ^ value >> 31;
}

}  // namespace

scenario::Program RandomPrograms::make(std::uint64_t number) {
  mutator::Random random(spread(spread(seed_) ^ number));
  bytes_.assign(kRoom, 0);
  std::size_t size = kFewestBytes + random.below(kMostBytes - kFewestBytes);
  bytes_[0] = random.one_in(2) ? input::kVersion : input::kProtectedVersion;
  for (std::size_t i = 1; i < size; ++i) bytes_[i] = random.byte();
  for (std::size_t i = 0; i < kEdits; ++i) size = mutator_.mutate(bytes_, size, random.next());
  return decoded_.decode(std::span(bytes_).first(size));
}

}  // namespace stream
