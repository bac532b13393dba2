// expect: could not convert .*ProcessByte|no viable conversion .*ProcessByte
// C4: nor a byte of it; its value can.
#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadOnlyProcessBuffer& buffer) {
  static_cast<void>(buffer.enter([](const procbuf::ReadableProcessSlice& slice) {
#ifdef CONTROL
    return slice[0].get();
#else
    return slice[0];
#endif
  }));
}
