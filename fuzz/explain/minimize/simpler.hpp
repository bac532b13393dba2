// Simpler ways to write one operation of a program: each differs from it in one operand, which has
// a simpler form, names something that comes earlier, or points where another operation does.
// Numbers have their own ways down (numbers.hpp). For the minimiser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenario/operation.hpp"

namespace minimize {

// An operation with the bytes of its own that it may have.
class Simpler {
 public:
  explicit Simpler(const scenario::Operation& operation) : operation_(operation) {}
  Simpler(const scenario::Operation& operation, std::vector<std::uint8_t> bytes)
      : operation_(operation), bytes_(std::move(bytes)), has_bytes_(true) {}

  // Good as long as this is, and as the program that it was made from.
  [[nodiscard]] scenario::Operation operation() const {
    scenario::Operation whole = operation_;
    if (has_bytes_) whole.bytes = bytes_;
    return whole;
  }

 private:
  scenario::Operation operation_;
  std::vector<std::uint8_t> bytes_;
  bool has_bytes_ = false;
};

// The greatest step first. There is an order without cycles in which all of them are below the
// operation, so taking one after the other comes to an end.
std::vector<Simpler> simpler(const scenario::Program& program, std::size_t at);

}  // namespace minimize
