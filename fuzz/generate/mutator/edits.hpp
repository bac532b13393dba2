// What is done to a program: edits of operations, one at a time, drawn by weight.
//
// For mutator.cpp. docs/mutator.md says why these, and how often.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "input/sequence.hpp"
#include "mutator/fresh.hpp"
#include "mutator/random.hpp"

namespace mutator {

enum class Edit : std::uint8_t {
  kInsert,       // one new operation, or a few
  kLook,         // one that reads a byte of what is open, or of another buffer
  kTake,         // one that allocates a grant, and one in front of it that lowers the break
  kHeader,       // one that writes the header of a stream, in front of what appends to it
  kRemove,       // some that follow one another
  kSwap,         // two
  kMove,         // some, or the end of a block
  kDuplicate,    // some, to elsewhere
  kReplace,      // one, by a new one of any kind
  kArgument,     // one argument of one operation
  kBoot,         // one of the boot lines' numbers, or all of them
  kMoveDeath,    // the end or the beginning of a life
  kInsertDeath,  // the same, a new one
  kManyLives,    // so many lives that a byte does not count them
  kWrap,         // a block around some
  kUnwrap,       // a block is opened up, and what is in it stays
  // Those of the whole input.
  kSwarm,   // another swarm: other operations are left out of what is new from now on
  kSplice,  // the operations of two inputs
  kBytes,   // the engine's own mutation
};
inline constexpr std::array<std::string_view, 19> kEditNames = {
    "insert",    "look",    "take",     "header", "remove",     "swap",         "move",
    "duplicate", "replace", "argument", "boot",   "move_death", "insert_death", "many_lives",
    "wrap",      "unwrap",  "swarm",    "splice", "bytes"};

// Does edits, one at a time. Made for one call of the mutator.
class Editor {
 public:
  // All of them are used as long as this is. New operations are of that mix and swarm.
  Editor(input::Sequence& sequence, std::uint8_t mix_byte, Fresh& fresh, Random& random)
      : sequence_(sequence), mix_byte_(mix_byte), fresh_(fresh), random_(random) {}

  // One edit of operations or boot lines, drawn by weight among those that apply; the sequence is
  // well-formed before and after it. Returns which.
  Edit edit();
  // Takes in operations of another program: in place of the last ones, or in the midst of them.
  void splice(const input::Sequence& other);
  // Takes operations out until there are no more than so many.
  void shorten(std::size_t most);

 private:
  struct Row {
    Edit edit;
    std::size_t weight;
    bool (Editor::*change)();
  };
  static const std::array<Row, 16> kRows;

  // These answer false where the edit does not apply; then nothing has changed. The sequence is to
  // be repaired behind them.
  bool insert();
  bool look();
  bool take();
  bool header();
  bool remove();
  bool swap();
  bool move();
  bool duplicate();
  bool replace();
  bool argument();
  bool boot();
  bool move_death();
  bool insert_death();
  bool many_lives();
  bool wrap();
  bool unwrap();

  scenario::OperationKind any_kind() { return random_.of(scenario::kOperations).kind; }
  // A place in front of an operation, or behind the last one.
  std::size_t any_place() { return random_.below(sequence_.size() + 1); }
  // Some operations that follow one another, whole blocks; there must be one.
  input::Stretch any_stretch(const input::Sequence& sequence);
  // The first operation that suits from a random one on and around; size() where none does.
  template <typename Suits>
  std::size_t any_operation(Suits suits);
  // Puts a new operation of that kind in front of the one at `at`; false where none was drawn.
  bool insert_new(std::size_t at, scenario::OperationKind kind);
  // Changes the first byte of what the operation at `at` names, in front of it, where that is
  // known.
  void change_first_byte(std::size_t at);
  void insert_other(const input::Sequence& other, input::Stretch stretch, std::size_t at);

  input::Sequence& sequence_;
  std::uint8_t mix_byte_;
  Fresh& fresh_;
  Random& random_;
};

}  // namespace mutator
