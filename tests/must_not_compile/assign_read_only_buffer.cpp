// expect: use of deleted function|copy assignment operator is implicitly deleted
// B6: a buffer is moved, never copied; nor by assignment.
#include <utility>

#include "procbuf/process_buffer.hpp"

void keep(procbuf::ReadOnlyProcessBuffer& kept, procbuf::ReadOnlyProcessBuffer& buffer) {
#ifdef CONTROL
  kept = std::move(buffer);
#else
  kept = buffer;
#endif
}
