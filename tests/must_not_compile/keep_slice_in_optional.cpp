// expect: no match for 'operator='|no viable overloaded '='
// C4: nor in an optional that outlives the enter.
#include <optional>

#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadOnlyProcessBuffer& buffer) {
  std::optional<procbuf::ReadableProcessSlice> kept;
  static_cast<void>(buffer.enter([&](const procbuf::ReadableProcessSlice& slice) {
#ifdef CONTROL
    kept.reset();
    static_cast<void>(slice.len());
#else
    kept = slice;
#endif
  }));
}
