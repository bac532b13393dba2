// Does the hardware let a process touch exactly what it may, whatever the processor, wherever its
// memory lies, and however its break and its grants move?
//
// The firmware's own memory protection writes to models of the hardware (hardware/bench.hpp), which
// are then asked by address. Sections P1 and P6 of the contract.
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "compare/identity.hpp"
#include "hardware/fuzz_story.hpp"
#include "session/statistics.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static harness::Statistics statistics;
  const hardware::Story story = hardware::run_story({data, size});
  if (!story.found.empty()) {
    std::fprintf(stderr, "\nprocbuf: %s\n", story.found.c_str());
    harness::abort_as(harness::identity("protection", hardware::name_of(story.architecture),
                                        hardware::fault_of(story)));
  }
  statistics.count(story.steps);
  return 0;
}
