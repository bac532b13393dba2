// expect: (use of|call to) (implicitly-)?deleted
// B6: a buffer is moved, never copied.
#include <utility>

#include "procbuf/process_buffer.hpp"

procbuf::ReadWriteProcessBuffer take(procbuf::ReadWriteProcessBuffer& buffer) {
#ifdef CONTROL
  return std::move(buffer);
#else
  return buffer;
#endif
}
