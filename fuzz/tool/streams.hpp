// `scenario emit`, `serve`, `compare` and `grammar`: scenarios on their way to another
// implementation and back (docs/subjects.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/profile.hpp"
#include "tool/our_subject.hpp"

namespace tool {

// What a stream is made of: one of the three.
struct Emission {
  std::vector<std::string> corpus;    // scenario texts, fuzz inputs, folders of them
  std::vector<std::uint64_t> random;  // a seed and how many
  std::optional<std::size_t> small;   // every program of at most so many operations
  bool epilogue = false;              // looks at everything at the end
};
int emit(const Emission& emission);

// Answers the stream on the standard input.
int serve(const OurSubject& which);

// Sets the answered stream at `path` against the model. kDiffers where anything differs.
int compare(const std::string& path, const model::Profile& profile);

// Prints the language as JSON, for who writes a subject.
int grammar();

}  // namespace tool
