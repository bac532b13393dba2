#include "tool/refusals.hpp"

#include <fmt/format.h>

#include "exhaustive/refusals.hpp"
#include "tool/check_space.hpp"
#include "tool/named_inputs.hpp"

namespace tool {

int refusals(const std::vector<std::string>& paths, std::size_t jobs, bool firmware) {
  std::vector<exhaustive::NamedInput> inputs = named_inputs(paths, "refusals");
  const std::size_t programs = inputs.size();
  exhaustive::Refusals space(std::move(inputs));
  return check_space(space, jobs, fmt::format("refusals in {} programs", programs),
                     firmware ? search::firmware_against_model : search::core_against_model);
}

}  // namespace tool
