// Values that are worth trying as an operand, most of them taken from the program itself: where
// other buffers begin and end, how long they are, which slots and lives others name.
//
// For argument.cpp, which puts them where they belong. Nothing here is certain: what a buffer holds
// is only known when the program runs, so these are guesses from its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "input/sequence.hpp"
#include "mutator/random.hpp"

namespace mutator {

// The length last given to what `name` names, by the operations before; 0 where they do not say.
std::uint64_t length_of(const scenario::BufferName& name,
                        std::span<const scenario::Operation> before, const scenario::Boot& boot);

// The allow operation that put what `name` names into its slot; null where those before do not say.
const scenario::Operation* filler_of(const scenario::BufferName& name,
                                     std::span<const scenario::Operation> before,
                                     const scenario::Boot& boot);

// For one operand of the operation at a place of a program, which stays as it is meanwhile.
class Interesting {
 public:
  Interesting(const input::Sequence& sequence, std::size_t at, Random& random)
      : sequence_(sequence), at_(at), random_(random) {}

  // Each of these draws one value; for what it is to go with (a length with its address, a range
  // with its buffer), that of the operation at the place.
  scenario::Address address();
  scenario::Word length();
  // Of a custom grant.
  scenario::Word grant_size();
  std::int64_t delta();
  // An index or bound of something `length` long.
  scenario::Word position(std::uint64_t length);
  scenario::Range range();
  // An N of copy_to_slice.
  scenario::Word count();
  scenario::Word slot();
  scenario::Word driver();
  // Instead of `now`.
  scenario::BufferName name(const scenario::BufferName& now);
  scenario::BufferName external_name();
  std::uint8_t process() { return static_cast<std::uint8_t>(random_.below(boot().processes)); }

  // How long the operation's buffer is.
  [[nodiscard]] std::uint64_t buffer_length() const;
  // How many bytes would fit where the operation's payload goes, or the length of its range.
  [[nodiscard]] std::uint64_t fitting() const;

 private:
  [[nodiscard]] const scenario::Boot& boot() const { return sequence_.boot(); }
  [[nodiscard]] const scenario::Operation& here() const { return sequence_[at_]; }

  // Another operation that suits, or null.
  template <typename Suits>
  const scenario::Operation* another(Suits suits);
  // 0 as often as not, else 1 or -1.
  std::int64_t step();
  // An end of what another operation touches; a landmark where there is none.
  scenario::Address edge_of_another();
  scenario::Address landmark();
  scenario::Address somewhere();
  void age(scenario::BufferName& name);
  scenario::BufferName it();
  scenario::BufferName name_of_another();

  const input::Sequence& sequence_;
  std::size_t at_;
  Random& random_;
};

}  // namespace mutator
