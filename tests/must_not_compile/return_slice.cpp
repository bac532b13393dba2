// expect: a process slice cannot be returned from enter
// C4: a slice does not outlive its enter: a part of it cannot be the result.
#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadOnlyProcessBuffer& buffer) {
  static_cast<void>(buffer.enter([](const procbuf::ReadableProcessSlice& slice) {
#ifdef CONTROL
    return slice[procbuf::RangeTo{4}].len();
#else
    return slice[procbuf::RangeTo{4}];
#endif
  }));
}
