// The small scopes: every program of up to a few operations over a tiny geometry.
//
// Two processes with a dozen bytes each, a driver with two slots and one that refuses to allocate
// its grant. Two alphabets: the wide one has every operation of the language in it
// (small_scopes_test.cpp sees to that) with the edge addresses and lengths of that geometry, and
// buffers by every way of naming them; the narrow one is about lives that end under open slices and
// entered grants, which takes a few steps to come about, and makes programs two operations longer.
// Both are small enough that three operations (and five) take less than a minute. `end` counts as
// no operation (enumerator.hpp).
//
// The programs are run with the fault policy `stop`; those of the wide alphabet in which a process
// can fault also with `restart` and `panic`. The policy is consulted at a fault and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exhaustive/alphabet.hpp"
#include "exhaustive/enumerator.hpp"
#include "exhaustive/space.hpp"

namespace exhaustive {

// The alphabets. `fault_policy`: `stop`, `restart` or `panic`.
Alphabet wide_alphabet(std::string_view fault_policy);
Alphabet narrow_alphabet();

// The programs of up to `operations` operations. A unit is all that start with one letter.
class SmallScopes final : public Space {
 public:
  // Those of the narrow alphabet are longer by so much.
  static constexpr std::size_t kNarrowExtra = 2;
  static constexpr std::size_t kMaxOperations = kMaxLetters - kNarrowExtra;

  // operations ≤ kMaxOperations.
  explicit SmallScopes(std::size_t operations);

  [[nodiscard]] std::uint64_t units() const override;
  [[nodiscard]] std::uint64_t size() const override;
  bool each(std::uint64_t unit, const Visit& visit) override;
  [[nodiscard]] std::string describe(std::uint64_t unit, std::uint64_t program) override;

 private:
  struct Scope {
    Alphabet alphabet;
    Choice choice;
    std::size_t operations;  // of a program, at the most
  };
  // In each scope the first unit is the empty program, then one for each letter.
  [[nodiscard]] std::uint64_t units_of(const Scope& scope) const {
    return scope.alphabet.letters().size() + 1;
  }
  // The scope of a unit, which becomes the unit's number in it.
  [[nodiscard]] const Scope& scope_of(std::uint64_t& unit) const;

  std::vector<Scope> scopes_;
};

}  // namespace exhaustive
