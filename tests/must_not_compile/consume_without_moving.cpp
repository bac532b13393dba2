// expect: discards qualifiers|an lvalue, but function has rvalue ref-qualifier
// B6: consuming ends a buffer, which the caller says by moving it.
#include <utility>

#include "procbuf/process_buffer.hpp"

procbuf::RawBuffer consume(procbuf::ReadWriteProcessBuffer& buffer) {
#ifdef CONTROL
  return std::move(buffer).consume();
#else
  return buffer.consume();
#endif
}
