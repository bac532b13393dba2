// What a trial does with an input of the target of memory protection, a story
// (hardware/fuzz_story.hpp), and how a story is made small: steps are taken out, then numbers are
// brought down, as long as it fails in the same way.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "failure/shrink.hpp"
#include "failure/trial.hpp"

namespace failure {

// Runs a story in a trial, and notes how far it came and what is wrong.
using RunStory = std::function<void(std::span<const std::uint8_t> story, Notes& notes)>;
void judge_story(std::span<const std::uint8_t> story, Notes& notes);

// The failure of one story; none where the hardware allows what it should. Throws as Trials do.
std::optional<Failure> failure_of_story(std::span<const std::uint8_t> story, Trials& trials);

// The smallest story found that fails as `failure` does; `show` hears of its length, in steps.
// `run` is judge_story, but in tests. An Interrupt ends it early.
std::vector<std::uint8_t> minimize_story(std::span<const std::uint8_t> story,
                                         const Failure& failure, Trials& trials,
                                         const RunStory& run, const ShowLength& show);

// For a person: what fails, and the story up to there.
std::string explain_story(std::span<const std::uint8_t> story, const Failure& failure);

}  // namespace failure
