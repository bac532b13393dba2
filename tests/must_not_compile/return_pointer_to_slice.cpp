// expect: a process slice cannot be returned from enter
// C4: nor a pointer to it.
#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadWriteProcessBuffer& buffer) {
  static_cast<void>(buffer.mut_enter([](const procbuf::WriteableProcessSlice& slice) {
#ifdef CONTROL
    return slice.len();
#else
    return &slice;
#endif
  }));
}
