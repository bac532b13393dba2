// What a subject cannot do, and programs without it.
//
// A subject that skips a program may say what it lacks: a reason of the form `no NAME`, where NAME
// is an operation, or `protection`, `refuse` or `no_grant`, words of the boot lines. From then on
// it is asked programs that have none of these, so one missing operation does not hide all others.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "input/sequence.hpp"
#include "scenario/operation.hpp"

namespace stream {

class Restriction {
 public:
  // Takes in the reason; false where it names nothing that programs can do without, or nothing new.
  bool learn(std::string_view reason);

  // Takes out of the program what is lacking; blocks are opened up, and what is in them stays.
  void apply(input::Sequence& sequence) const;

  // The names, in the order of the language; empty: nothing is lacking.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  // Words of the boot lines.
  enum class Word : std::size_t { kProtection, kRefuse, kNoGrant };
  static constexpr std::array<std::string_view, 3> kWords = {"protection", "refuse", "no_grant"};

  [[nodiscard]] bool lacks(Word word) const { return words_[static_cast<std::size_t>(word)]; }

  std::array<bool, scenario::kOperations.size()> operations_{};
  std::array<bool, kWords.size()> words_{};
};

}  // namespace stream
