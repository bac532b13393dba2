// The numbers of a program, and ways down to smaller ones. For the minimiser.
//
// A number may have its threshold anywhere up to 2^64, so nothing here goes down by steps of one:
// what lies between a value that does not fail and one that does is halved until the two are
// neighbours. Numbers that only name something (a process, a driver, an external buffer) are none
// of these (simpler.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "input/sequence.hpp"

namespace minimize {

// How far a number is from zero, whatever its sign; of bytes, how many there are.
struct Number {
  std::uint64_t size = 0;
  std::uint64_t least = 0;  // it cannot be less: the boot lines bound one another

  [[nodiscard]] std::uint64_t room() const { return size > least ? size - least : 0; }
};

// All of them, in the order of the text: the boot lines' first. The sequence is only looked at.
std::vector<Number> numbers_of(input::Sequence& sequence);

// Numbers that go down together, by equal steps, until one of them is the least that it can be:
// from a room, how far it is to there, to less of it.
struct Descent {
  std::vector<std::size_t> members;  // places in numbers_of(), ascending
  std::vector<std::uint64_t> first;  // rooms to try before anything else, ascending
  bool bisect = true;                // whether to go on behind these

  [[nodiscard]] std::uint64_t room(std::span<const Number> numbers) const;
  // Rooms to try one after the other, ascending, until one of them fails: those of `first`, and
  // then what halves the rest of the way again and again. Behind a room that failed, and was taken:
  // what halves the way between that and `passed`, the greatest that did not fail.
  [[nodiscard]] std::vector<std::uint64_t> rooms(std::span<const Number> numbers,
                                                 std::optional<std::uint64_t> passed) const;
  // Lowers each member by so much, at the most its room.
  void lower(input::Sequence& sequence, std::uint64_t by) const;
};

// The last number first: each alone, toward zero.
std::vector<Descent> each_alone(std::span<const Number> numbers);
// Those that are equal, or nearly, as one.
std::vector<Descent> together(std::span<const Number> numbers);
// Each to what another number is, and to its neighbours.
std::vector<Descent> to_others(std::span<const Number> numbers);

}  // namespace minimize
