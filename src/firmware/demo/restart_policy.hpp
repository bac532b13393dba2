// What becomes of a process that faults again and again: as Tock's ThresholdRestart, it is
// restarted so many times and then given up, however many lives more it would want.
#pragma once

#include <cstddef>

namespace demo {

class ThresholdRestart {
 public:
  // The number is the board's.
  explicit constexpr ThresholdRestart(std::size_t most_restarts) : most_restarts_(most_restarts) {}

  // Whether a process that has faulted is restarted once more; `restarts`: how often it was
  // already.
  [[nodiscard]] constexpr bool restarts_again(std::size_t restarts) const {
    return restarts < most_restarts_;
  }

 private:
  std::size_t most_restarts_;
};

}  // namespace demo
