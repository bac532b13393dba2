// The life of processes under memory protection, as the bytes of an input say it
// (story_format.hpp), judged by P1 and P6 of the contract at every step (bench.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "hardware/bench.hpp"
#include "hardware/story_format.hpp"

namespace hardware {

struct Story {
  Architecture architecture = Architecture::kPmsav7;
  // What is wrong after the last step, in one line; empty: nothing.
  std::string found;
  std::size_t steps = 0;
};

// What a step asks for: the regions to be, or of a probe, an address.
struct Request {
  StepKind kind = StepKind::kBoot;
  Regions regions;
  std::uint32_t address = 0;
};

// Hears of a story as it goes on.
class StoryListener {
 public:
  StoryListener() = default;
  StoryListener(const StoryListener&) = delete;
  StoryListener& operator=(const StoryListener&) = delete;
  virtual ~StoryListener() = default;

  // Before a step, counted from 0. False: the story ends before it.
  virtual bool begins(std::size_t step, const Request& request) = 0;
  // After a step that nothing is wrong with.
  virtual void ended(const Request& request, const Bench& bench) = 0;
};

Story run_story(std::span<const std::uint8_t> input, StoryListener* listener = nullptr);

// What is wrong, without where everything lies: "a load of 4 at 0x100 works, and should fault". And
// without numbers, "a load of N at N works, and should fault": the same for the same fault,
// whatever the input.
std::string fault_with_numbers(const Story& story);
std::string fault_of(const Story& story);

// The story as text, a line a step, with what came of it. `steps`: how many are told with what came
// of them; the one behind them is told, and not run.
std::string told(std::span<const std::uint8_t> input, std::size_t steps = kMaxSteps);

}  // namespace hardware
