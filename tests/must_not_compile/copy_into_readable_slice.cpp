// expect: no member named 'copy_from_slice'
// C4: a readable slice has no way to write.
#include <array>

#include "procbuf/process_slice.hpp"

void use(const procbuf::ReadableProcessSlice& slice) {
  std::array<std::uint8_t, 4> bytes{};
#ifdef CONTROL
  slice.copy_to_slice(bytes);
#else
  slice.copy_from_slice(bytes);
#endif
}
