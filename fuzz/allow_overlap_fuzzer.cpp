// Does every buffer show the bytes that lie there now, when the same few bytes are lent again and
// again: read-only, read-write, userspace-readable and from flash, whole and in part, swapped in
// and out, entered inside one another, and copied from one to the other?
//
// A6, B3 and A1 to A9: overlapping is legal in any number, writes are seen at once, a swap gives
// back what was there. One or two processes with little memory, capsules with many slots.
#include <cstddef>
#include <cstdint>

#include "session/fuzz_session.hpp"

const input::Mix harness::kTargetMix = input::Mix::kAllowOverlap;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  harness::FuzzSession::the().run(harness::kTargetMix, {data, size});
  return 0;
}
