// Every well-formed program over an alphabet, up to a number of letters. For small_scopes.hpp.
//
// A letter is an operation; the `end` that closes what a letter opens is none, and comes wherever
// it can: `with B` and `len B` make the programs `with B, len B, end`, `with B, end, len B` and
// `len B, with B, end`. A sequence of letters and ends is a program where all that was opened is
// closed, so each program comes exactly once, the empty one too, and none is left out. count()
// says how many they are, from another way of putting programs together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "exhaustive/alphabet.hpp"
#include "scenario/limits.hpp"
#include "scenario/operation.hpp"

namespace exhaustive {

// More letters than anybody has the time for; blocks nest no deeper, either.
inline constexpr std::size_t kMaxLetters = scenario::kMaxNesting;

// Which programs.
enum class Choice : std::uint8_t {
  kAll,
  kMayFault,  // those with an operation that can fault (Letter::may_fault)
};

// How many there are of at most `letters` letters (≤ kMaxLetters); modulo 2^64.
std::uint64_t count(const Alphabet& alphabet, std::size_t letters, Choice choice);

// Goes from program to program:
//
//   enumerator.begin(start);
//   while (enumerator.next()) use(enumerator.program());
class Enumerator {
 public:
  // `alphabet` outlives the enumerator; letters ≤ kMaxLetters.
  Enumerator(const Alphabet& alphabet, std::size_t letters, Choice choice);

  // The ways programs start: not at all, or with one of the letters. Together, from 0 on, they
  // make all programs.
  [[nodiscard]] std::size_t starts() const { return alphabet_->letters().size() + 1; }
  // Goes to in front of the first program of a start: 0 is the empty program, N those whose first
  // letter is number N - 1.
  void begin(std::size_t start);

  // Goes on to the next program of the start; false where there is none: then only begin() may
  // follow. A program comes before those that go on from it, `end` before the letters. Allocates
  // nothing.
  bool next();
  // Good until next() or begin().
  [[nodiscard]] const scenario::Program& program() const { return program_; }

 private:
  // What can stand at a place: an `end`, or the letter one below the number.
  static constexpr std::size_t kEnd = 0;
  // The situation in front of an operation.
  struct Situation {
    OpenBlocks open;
    std::size_t opener = 0;  // of the innermost open block, if there is one: its operation
    std::size_t left = 0;    // letters that can still come
    bool may_fault = false;  // one of those so far
  };

  [[nodiscard]] std::optional<std::size_t> possible_from(std::size_t what) const;
  void append(std::size_t what);
  [[nodiscard]] bool is_chosen_program() const;

  const Alphabet* alphabet_;
  std::size_t letters_;
  Choice choice_;
  std::array<scenario::Operation, 2 * kMaxLetters> operations_{};
  std::array<std::size_t, 2 * kMaxLetters> what_{};          // each of them is
  std::array<Situation, 2 * kMaxLetters + 1> situations_{};  // in front of each, and at the end
  std::size_t size_ = 0;
  std::size_t kept_ = 0;  // as many operations are common to the programs of the start
  bool begun_ = false;    // no next() since begin()
  scenario::Program program_;
};

}  // namespace exhaustive
