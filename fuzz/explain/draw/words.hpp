// The words of a story, explained: what each operation does, and the names that stand in it. For
// those who see a picture before they have read docs/scenario.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/operation.hpp"

namespace draw {

// What an operation asks for, in one sentence without a full stop.
std::string_view meaning(const scenario::Operation& operation);

struct Word {
  std::string term;  // as it stands in the story: "allow_ur", "ur:P:DRIVER:SLOT", "memop P 4"
  std::string_view meaning;
};

// What a program's text and its picture name, each once: first what every story has, then the
// operations and the buffers as they come up.
std::vector<Word> words(const scenario::Program& program);

}  // namespace draw
