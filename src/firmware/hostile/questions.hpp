// The drivers of the hostile image, and what its processes ask the witness, by the number of their
// command.
#pragma once

#include <cstdint>

namespace hostile {

inline constexpr std::uint32_t kCopier = 3;
inline constexpr std::uint32_t kWitness = 5;

enum class Question : std::uint32_t {
  kCase = 1,  // which line of the table this life is
  kNeighbour = 2,
  kKernelRam = 3,
  kKernelCode = 4,
  kRestartMe = 5,       // not a question: the capsule restarts its caller
  kRestartMeLater = 6,  // the same, but when process 0 asks its next question
  kIsOver = 7,          // whether every line has been tried: process 0's question
};

}  // namespace hostile
