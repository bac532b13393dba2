// expect: is (private|protected) within|calling a (private|protected) constructor
// C4: only entering a buffer makes a slice over an address; plain memory is viewed by `of` (C5).
#include <array>
#include <cstdint>

#include "procbuf/process_slice.hpp"

std::size_t use(std::array<std::uint8_t, 4>& bytes) {
#ifdef CONTROL
  return procbuf::WriteableProcessSlice::of(bytes).len();
#else
  return procbuf::WriteableProcessSlice(bytes.data(), std::size_t{4}).len();
#endif
}
