// What a trial does with an input of the text target, and how such an input is made small:
// stretches, then single bytes are taken out, as long as it fails in the same way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "failure/shrink.hpp"
#include "failure/trial.hpp"

namespace failure {

// The failure of one text; none where all holds. Throws as Trials do.
std::optional<Failure> failure_of_text(std::string_view text, Trials& trials);

// The smallest text found that fails as `failure` does; `show` hears of its length, in bytes.
// An Interrupt ends it early.
std::string minimize_text(std::string text, const Failure& failure, Trials& trials,
                          const ShowLength& show);

}  // namespace failure
