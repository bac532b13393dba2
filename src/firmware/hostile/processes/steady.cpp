// Process 0 of the hostile image: works on while the other process attacks, and exits with 0 where
// nothing has come in its way. What it exits with else says what has.
#include "demo/processes/process.hpp"
#include "hostile/pattern.hpp"
#include "hostile/questions.hpp"

namespace {

constexpr std::uint32_t kMemoryHarmed = 1;
constexpr std::uint32_t kWorkHarmed = 2;
constexpr std::uint32_t kCallHarmed = 3;

constexpr std::uint32_t kWorkResult = hostile::work(hostile::kWorkSteps);

bool is_over() {
  return process::command(hostile::kWitness,
                          static_cast<std::uint32_t>(hostile::Question::kIsOver))[1] != 0;
}

// The compiler must not know how often, or it would have the result without the work.
std::uint32_t steps() {
  std::uint32_t count = hostile::kWorkSteps;
  asm volatile("" : "+r"(count));
  return count;
}

bool has_pattern(const std::uint8_t* memory) {
  for (std::size_t i = 0; i < hostile::kPatternSize; ++i) {
    if (memory[i] != hostile::pattern(i)) return false;
  }
  return true;
}

// Copies a part of the pattern behind it, by a capsule.
bool copies(std::uint8_t* memory) {
  constexpr std::size_t kLength = 64;
  std::uint8_t* const copy = memory + hostile::kPatternSize;
  process::allow_rw(hostile::kCopier, 0, memory, kLength);
  process::allow_rw(hostile::kCopier, 1, copy, kLength);
  if (process::command(hostile::kCopier, 1)[1] != kLength) return false;
  for (std::size_t i = 0; i < kLength; ++i) {
    if (copy[i] != hostile::pattern(i)) return false;
  }
  return true;
}

}  // namespace

void process_main(std::uint8_t* memory) {
  for (std::size_t i = 0; i < hostile::kPatternSize; ++i) memory[i] = hostile::pattern(i);
  do {
    process::yield();
    if (hostile::work(steps()) != kWorkResult) process::exit(kWorkHarmed);
    if (!has_pattern(memory)) process::exit(kMemoryHarmed);
    if (!copies(memory)) process::exit(kCallHarmed);
  } while (!is_over());
  process::exit(0);
}
