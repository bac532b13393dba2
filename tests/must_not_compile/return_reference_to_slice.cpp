// expect: a process slice cannot be returned|returns values, not references
// C4: nor a reference to it.
#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadOnlyProcessBuffer& buffer) {
  static_cast<void>(
#ifdef CONTROL
      buffer.enter([](const procbuf::ReadableProcessSlice& slice) { return slice.len(); })
#else
      buffer.enter([](const procbuf::ReadableProcessSlice& slice)
                       -> const procbuf::ReadableProcessSlice& { return slice; })
#endif
  );
}
