// Everything at once: does the core do what the reference model says, whatever the processes, the
// capsules and death do in whatever order?
//
// A libFuzzer target (or any engine that calls LLVMFuzzerTestOneInput). Any input is a scenario
// (input/decode.hpp); a difference prints the report and aborts, so that the engine keeps the
// input.
#include <cstddef>
#include <cstdint>

#include "compare/fuzz_session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  harness::FuzzSession::the().run({data, size});
  return 0;
}
