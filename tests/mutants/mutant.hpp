// Which of the mutants that instrument.cpp has put into these sources is the active one: as
// PROCBUF_MUTANT in the environment says; none where it is not set. Part of instrumented copies
// only.
#pragma once

#include <cstdlib>

namespace mutant {

inline int number_from_environment() {
  const char* const number = std::getenv("PROCBUF_MUTANT");
  return number == nullptr ? 0 : std::atoi(number);
}

inline const int active = number_from_environment();

// Never while the compiler evaluates: constants stay what they are.
constexpr bool is(int number) {
  if consteval {
    return false;
  } else {
    return active == number;
  }
}

}  // namespace mutant
