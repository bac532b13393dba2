#include "tool/named_inputs.hpp"

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

std::vector<exhaustive::NamedInput> named_inputs(const std::vector<std::string>& paths,
                                                 const std::string& command) {
  std::vector<exhaustive::NamedInput> inputs;
  for (const std::string& path : paths) {
    for (const std::string& file : files_at(path)) inputs.push_back({file, input_at(file)});
  }
  if (inputs.empty()) throw Unusable{command + ": no programs there"};
  return inputs;
}

}  // namespace tool
