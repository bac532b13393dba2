// A set of programs that is run in whole: which programs are in it, in a fixed order, in units that
// can be shared out among workers.
//
// What check.hpp runs through: every small program (small_scopes.hpp), every death in a program
// (deaths.hpp), every refusal in one (refusals.hpp). Tests look at the programs themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "scenario/operation.hpp"

namespace exhaustive {

// Is shown a program, which lives until it returns. False: no more.
using Visit = std::function<bool(const scenario::Program&)>;

class Space {
 public:
  Space() = default;
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;
  virtual ~Space() = default;

  // Units are numbered from 0 and differ in size; some may be empty. They are taken in this order.
  [[nodiscard]] virtual std::uint64_t units() const = 0;
  // The programs in all units together, by calculation: nothing is visited.
  [[nodiscard]] virtual std::uint64_t size() const = 0;

  // Shows each program of the unit, always in the same order; false where `visit` ended it.
  // Allocates nothing for a program.
  virtual bool each(std::uint64_t unit, const Visit& visit) = 0;

  // Where a program comes from, in words for a report: the `program`-th that each() shows of the
  // unit, from 0.
  [[nodiscard]] virtual std::string describe(std::uint64_t unit, std::uint64_t program) = 0;
};

}  // namespace exhaustive
