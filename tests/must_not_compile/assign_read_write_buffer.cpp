// expect: use of deleted function|copy assignment operator is implicitly deleted
// B6: a buffer is moved, never copied; nor by assignment.
#include <utility>

#include "procbuf/process_buffer.hpp"

void keep(procbuf::ReadWriteProcessBuffer& kept, procbuf::ReadWriteProcessBuffer& buffer) {
#ifdef CONTROL
  kept = std::move(buffer);
#else
  kept = buffer;
#endif
}
