// A program that can be changed: boot lines, and operations that can be taken out, put in and moved
// about. For the mutator, and for whoever makes programs smaller.
//
// Both treat operations as if they stood alone; repair() then makes the whole well-formed again, as
// scenario::Program demands. So this file alone knows what well-formed means, and what comes out
// encodes to an input that decodes to what was meant.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scenario/operation.hpp"

namespace input {

// Whether a buffer's name holds a process, a driver and a slot.
constexpr bool is_slot(scenario::BufferName::Kind kind) {
  return kind == scenario::BufferName::Kind::kRw || kind == scenario::BufferName::Kind::kRo ||
         kind == scenario::BufferName::Kind::kUr;
}

// Operations that follow one another.
struct Stretch {
  std::size_t first = 0;
  std::size_t count = 0;
};

class Sequence {
 public:
  Sequence();

  // Begins anew with this program. Its payloads must stay where they are for as long as this is
  // used.
  void load(const scenario::Program& program);

  // Good until the next change. `block_end` is good as of the last load() or repair().
  [[nodiscard]] scenario::Program program() const { return {boot_, operations_}; }

  // Whoever changes the boot lines keeps them valid (scenario::Boot), and calls repair().
  [[nodiscard]] scenario::Boot& boot() { return boot_; }
  [[nodiscard]] const scenario::Boot& boot() const { return boot_; }

  [[nodiscard]] std::size_t size() const { return operations_.size(); }
  [[nodiscard]] bool empty() const { return operations_.empty(); }
  // Good until operations are put in or taken out.
  [[nodiscard]] scenario::Operation& operator[](std::size_t at) { return operations_[at]; }
  [[nodiscard]] const scenario::Operation& operator[](std::size_t at) const {
    return operations_[at];
  }
  [[nodiscard]] std::span<const scenario::Operation> before(std::size_t at) const {
    return std::span(operations_).first(at);
  }

  // The operation at `at` and those behind it, `least` of them if the block they stand in goes on
  // for so long, and as many more as it takes to have whole blocks only. Of an `end`, its block.
  [[nodiscard]] Stretch whole(std::size_t at, std::size_t least) const;
  // Those of `stretch`, good until the next change.
  [[nodiscard]] std::span<const scenario::Operation> of(Stretch stretch) const {
    return std::span(operations_).subspan(stretch.first, stretch.count);
  }
  // Of the block that the `end` at this place closes.
  [[nodiscard]] std::size_t opener_of(std::size_t end) const;
  [[nodiscard]] std::size_t end_of(std::size_t opener) const;

  // Puts operations, which are not this sequence's own, in front of the one at `at`. Their payloads
  // are copied.
  void insert(std::size_t at, std::span<const scenario::Operation> operations);
  // Puts in `times` copies of the stretch, or as many as a program can hold.
  void duplicate(Stretch stretch, std::size_t to, std::size_t times);
  void remove(Stretch stretch);
  // `to` is a place in what is left when the stretch has been taken out.
  void move(Stretch stretch, std::size_t to);
  // The two have no operation in common, and `first` is in front.
  void swap(Stretch first, Stretch second);

  // A copy of `bytes`, to be changed at will, that lasts until the next load(); a shorter one, or
  // none, where there is no more room.
  std::span<std::uint8_t> keep(std::span<const std::uint8_t> bytes);

  // The nearest well-formed program of at most kMaxOperations operations: what cannot stand
  // where it is goes (a userspace operation in a block, which becomes a restart if it ended a
  // life; an `end` too many), what names something that is not there names something else, and
  // blocks are closed.
  void repair();

 private:
  struct Wish;
  class Repair;
  void link_blocks();

  scenario::Boot boot_;
  std::vector<scenario::Operation> operations_;
  std::vector<scenario::Operation> aside_;  // what is being copied
  std::vector<std::uint8_t> payloads_;      // of fixed capacity: operations point into it
};

}  // namespace input
