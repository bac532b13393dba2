// Is every byte of a slice reached, and none beside it, by every way to reach one: each index form,
// parts of parts, chunks, iteration, and copies at every boundary?
//
// C1 to C5, over buffers of any length, the empty one too. Mostly one process that stays alive.
#include <cstddef>
#include <cstdint>

#include "session/fuzz_session.hpp"

const input::Mix harness::kTargetMix = input::Mix::kSliceAccess;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  harness::FuzzSession::the().run(harness::kTargetMix, {data, size});
  return 0;
}
