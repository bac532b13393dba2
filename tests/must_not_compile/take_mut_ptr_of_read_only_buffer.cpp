// expect: no member named 'mut_ptr'
// C4: a read-only buffer gives no pointer to write through either.
#include "procbuf/process_buffer.hpp"

const std::uint8_t* pointer(const procbuf::ReadOnlyProcessBuffer& buffer) {
#ifdef CONTROL
  return buffer.ptr();
#else
  return buffer.mut_ptr();
#endif
}
