#include "tool/deaths.hpp"

#include <fmt/format.h>

#include "exhaustive/deaths.hpp"
#include "tool/check_space.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

namespace {

std::vector<std::uint8_t> input_at(const std::string& file) {
  const std::string content = read_input(file);
  const StoredProgram stored(file, content);
  if (stored.is_packed()) return {content.begin(), content.end()};
  return pack_for(kEveryTarget, stored.program(), file);
}

}  // namespace

int deaths(const std::vector<std::string>& paths, std::size_t jobs) {
  std::vector<exhaustive::NamedInput> inputs;
  for (const std::string& path : paths) {
    for (const std::string& file : files_at(path)) inputs.push_back({file, input_at(file)});
  }
  const std::size_t programs = inputs.size();
  if (programs == 0) throw Unusable{"deaths: no programs there"};
  exhaustive::Deaths space(std::move(inputs));
  return check_space(space, jobs, fmt::format("deaths in {} programs", programs));
}

}  // namespace tool
