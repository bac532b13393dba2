// What is left of a process's buffers, grants and identifiers when it ends, in each of the ways
// there are, at any moment: also while slices are open and grants entered, once and again?
//
// B1, B2, E4, E5, F and M3 to M5: terminate, fault, exit, restart, start, stop and remove, stale
// identifiers, and what the next life finds.
#include <cstddef>
#include <cstdint>

#include "session/fuzz_session.hpp"

const input::Mix harness::kTargetMix = input::Mix::kProcessDeath;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  harness::FuzzSession::the().run(harness::kTargetMix, {data, size});
  return 0;
}
