// expect: no member named 'set'
// C4: nor has a byte of it.
#include "procbuf/process_slice.hpp"

std::uint8_t use(const procbuf::ReadableProcessSlice& slice) {
#ifndef CONTROL
  slice[0].set(1);
#endif
  return slice[0].get();
}
