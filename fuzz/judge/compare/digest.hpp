// Two numbers for a run on the core: what came out of it, and what it left behind. Equal runs have
// equal digests, in whatever process and wherever its memory lies, so that a run which depends on
// anything but its input is seen (tests/corpus_test.cpp).
#pragma once

#include <cstdint>

#include "machine.hpp"
#include "scenario/operation.hpp"

namespace harness {

struct Digest {
  std::uint64_t transcript = 0;  // of the outcomes, in order
  // Of the final state: each process, its slots, the buffers kept for it and the memory below what
  // is or was the kernel's; the external buffers.
  std::uint64_t state = 0;
  friend bool operator==(const Digest&, const Digest&) = default;
};

// Runs the program on the core. Addresses count as the language describes them.
Digest digest_of(const scenario::Program& program, Machine& machine);

}  // namespace harness
