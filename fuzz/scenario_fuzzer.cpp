// Everything at once: does the core do what the reference model says, whatever the processes, the
// capsules and death do in whatever order?
//
// Takes the inputs of every mix, its own and those of the other targets.
#include <cstddef>
#include <cstdint>

#include "session/fuzz_session.hpp"

const input::Mix harness::kTargetMix = input::Mix::kEverything;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  harness::FuzzSession::the().run(harness::kTargetMix, {data, size});
  return 0;
}
