// One line of the table of hostile processes, and what such a process knows of where it is.
#pragma once

#include <cstdint>
#include <string_view>

namespace hostile {

// Addresses. What is the process's ends at `end`, both its break and what the hardware allows; the
// kernel's part of its block reaches from `grants` to `block_end`.
struct Ground {
  std::uint32_t start;
  std::uint32_t end;
  std::uint32_t grants;
  std::uint32_t block_end;
  std::uint32_t flash;
  std::uint32_t flash_end;
  std::uint32_t neighbour;    // process 0's memory
  std::uint32_t kernel_ram;   // a word of the kernel's variables
  std::uint32_t kernel_code;  // an instruction of the kernel's
};

struct Case {
  std::string_view name;       // what the process does
  void (*act)(const Ground&);  // how; where this comes back, the process exits with 0
  std::string_view line;       // how it ends, in the kernel's words (hostile/ending.cpp)
};

}  // namespace hostile
