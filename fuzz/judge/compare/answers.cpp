#include "compare/answers.hpp"

#include <algorithm>

#include "scenario/pattern.hpp"

namespace harness {

std::optional<Difference> first_difference(const subjects::Answer& answer,
                                           const subjects::Answer& expected) {
  const auto [differs, wanted] =
      std::ranges::mismatch(answer.outcomes, expected.outcomes, scenario::matches);
  if (differs == answer.outcomes.end() || wanted == expected.outcomes.end()) return std::nullopt;
  return Difference{.operation = static_cast<std::size_t>(differs - answer.outcomes.begin()),
                    .place = {.field = Field::kOutcome},
                    .what = std::string(name_of(Field::kOutcome)),
                    .core = *differs,
                    .model = *wanted};
}

}  // namespace harness
