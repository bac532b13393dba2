// Makes what is reached visible to a fuzzing engine.
//
// Engines see the edges that an input takes through instrumented code, and keep an input that takes
// a new one. So each goal, and each pair of an operation and a class of outcome, has a function of
// its own, and the entry of a function is an edge of its own whatever the engine and however the
// optimiser folds the branches that lead there. No other part of this folder is instrumented: the
// counters of the rest would reward an input for what the watcher does.
//
// Nothing here depends on what was reached before, so that an input takes the same edges every
// time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "goals/goal_table.hpp"
#include "goals/outcome_class.hpp"

namespace goals {

// First the goals, by value, then the possible pairs, by number.
inline constexpr std::size_t kTargets = kGoals.size() + kPairs;
using Totals = std::array<std::uint64_t, kTargets>;

// Adds one to the total of a target (below kTargets), on the edge of that target.
void take_edge(std::size_t target, Totals& totals);

}  // namespace goals
