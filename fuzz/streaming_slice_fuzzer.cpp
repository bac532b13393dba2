// Do chunks land in a stream where they should, whatever its header says and whoever writes that
// header at the same time?
//
// G1 to G4: version, flags and offset in every state, at every length, through overlapping buffers
// and their parts.
#include <cstddef>
#include <cstdint>

#include "session/fuzz_session.hpp"

const input::Mix harness::kTargetMix = input::Mix::kStreamingSlice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  harness::FuzzSession::the().run(harness::kTargetMix, {data, size});
  return 0;
}
