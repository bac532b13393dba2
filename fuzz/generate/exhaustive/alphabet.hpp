// The letters that small programs are spelled with: operations, written as scenario text, each with
// what must be around it where it stands. For the enumerator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/operation.hpp"
#include "scenario/parse.hpp"

namespace exhaustive {

// The blocks that are open at some place of a program. `writeable` has bit N set where `itN` can be
// written through.
struct OpenBlocks {
  std::uint8_t count = 0;
  std::uint8_t writeable = 0;

  // With one more open, inside the others.
  [[nodiscard]] constexpr OpenBlocks with(bool can_write) const {
    return {.count = static_cast<std::uint8_t>(count + 1),
            .writeable = static_cast<std::uint8_t>((writeable << 1) | (can_write ? 1 : 0))};
  }
  [[nodiscard]] constexpr OpenBlocks without_innermost() const {
    return {.count = static_cast<std::uint8_t>(count - 1),
            .writeable = static_cast<std::uint8_t>(writeable >> 1)};
  }
};

struct Letter {
  scenario::Operation operation;  // its block_end, where it has one, is the enumerator's to set
  bool userspace = false;         // stands outside of blocks only
  bool may_fault = false;         // `fault`, `store`, `load`: the fault policy can come into play
  // For the `itN` it names: more than N blocks must be open, and those it writes through, one bit
  // each, must be writeable.
  OpenBlocks needs;

  // Whether it can stand where these blocks are open.
  [[nodiscard]] bool fits(OpenBlocks open) const {
    return (!userspace || open.count == 0) && needs.count <= open.count &&
           (needs.writeable & ~open.writeable) == 0;
  }
};

// The lines of an alphabet with their alternatives spelled out: `load 0 {ram+0 1|null 0}` stands
// for `load 0 ram+0 1` and `load 0 null 0`, several such groups in one line for all their
// combinations, the last group varying fastest. Blank lines and lines that start with # are left
// out.
std::vector<std::string> spell_out(std::string_view lines);

// Boot lines and letters.
class Alphabet {
 public:
  // `boot`: the boot and driver lines; `letters`: operations, one a line, as spell_out() reads
  // them. No `end`: the enumerator closes what letters open. Throws std::invalid_argument, with the
  // parser's words, for what cannot stand in any program of at most two blocks.
  Alphabet(std::string_view boot, std::string_view letters) : Alphabet(spell(boot, letters)) {}

  [[nodiscard]] const scenario::Boot& boot() const { return boot_; }
  [[nodiscard]] std::span<const Letter> letters() const { return letters_; }

 private:
  // One program with every letter somewhere in it, and where.
  struct Spelled {
    scenario::Scenario text;
    std::vector<std::size_t> places;
  };
  static Spelled spell(std::string_view boot, std::string_view letters);
  explicit Alphabet(Spelled spelled);

  scenario::Scenario text_;  // owns the operations' bytes
  scenario::Boot boot_;
  std::vector<Letter> letters_;
};

}  // namespace exhaustive
