// Where the build puts the images of an image's processes, in flash beside the kernel: each in a
// slot of its own, which it fits into or the build fails (processes/process.ld).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

// NOLINTBEGIN(*-identifier-naming): places, not constants
extern "C" {
extern const std::uint8_t process_0_start[];
extern const std::uint8_t process_1_start[];
}
// NOLINTEND(*-identifier-naming)

namespace demo {

// All of a slot is the process's flash. A power of two, as some memory protection needs it.
inline constexpr std::size_t kProcessSlot = PROCBUF_PROCESS_SLOT;

inline std::span<const std::uint8_t> flash_of(const std::uint8_t* start) {
  return {start, kProcessSlot};
}

}  // namespace demo
