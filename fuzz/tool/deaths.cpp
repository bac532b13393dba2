#include "tool/deaths.hpp"

#include <fmt/format.h>

#include "exhaustive/deaths.hpp"
#include "tool/check_space.hpp"
#include "tool/named_inputs.hpp"

namespace tool {

int deaths(const std::vector<std::string>& paths, std::size_t jobs) {
  std::vector<exhaustive::NamedInput> inputs = named_inputs(paths, "deaths");
  const std::size_t programs = inputs.size();
  exhaustive::Deaths space(std::move(inputs));
  return check_space(space, jobs, fmt::format("deaths in {} programs", programs));
}

}  // namespace tool
