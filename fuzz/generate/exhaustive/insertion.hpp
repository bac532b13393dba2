// A program with a few operations put in at one place after the other, from its start to its end.
//
// For deaths.hpp: a place costs one operation moved, and nothing is allocated for it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "scenario/limits.hpp"
#include "scenario/operation.hpp"

namespace exhaustive {

class Insertion {
 public:
  // Of at most this many operations.
  static constexpr std::size_t kMost = 2;

  // Begins anew, in front of the first operation of `program`, whose operations must stay for as
  // long as this is used. `inserted` are no blocks.
  void begin(const scenario::Program& program, std::span<const scenario::Operation> inserted);

  // One operation further on. False at the end of the program.
  bool advance();

  // The operation that what is inserted stands in front of.
  [[nodiscard]] std::size_t position() const { return position_; }
  // The blocks that are open there: only what may stand in a block can then be inserted.
  [[nodiscard]] std::size_t depth() const { return open_count_; }

  // The program with the insertion; good until the next advance() or begin().
  [[nodiscard]] const scenario::Program& program() const { return program_; }

 private:
  std::span<const scenario::Operation> original_;
  std::span<const scenario::Operation> inserted_;
  std::size_t position_ = 0;
  std::array<std::size_t, scenario::kMaxNesting> openers_{};  // of the open blocks, innermost last
  std::size_t open_count_ = 0;
  std::vector<scenario::Operation> operations_;  // keeps its capacity
  scenario::Program program_;
};

}  // namespace exhaustive
