// expect: (use of|call to) (implicitly-)?deleted
// C4: a slice cannot be copied, not even inside its enter.
#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadOnlyProcessBuffer& buffer) {
  static_cast<void>(buffer.enter([](const procbuf::ReadableProcessSlice& slice) {
#ifdef CONTROL
    const procbuf::ReadableProcessSlice& copy = slice;
#else
    const procbuf::ReadableProcessSlice copy = slice;
#endif
    static_cast<void>(copy.len());
  }));
}
