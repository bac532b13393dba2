#include "goals/summary.hpp"

namespace goals {

namespace {

std::string of(std::size_t reached, std::size_t all) {
  return std::to_string(reached) + " of " + std::to_string(all);
}

}  // namespace

std::string summary(const Goals& goals) {
  return "goals: " + of(goals.goals_reached(), kGoals.size()) +
         " · outcomes: " + of(goals.pairs_reached(), kPairs);
}

}  // namespace goals
