// expect: no member named 'mut_enter'
// C4: a read-only buffer has no way to write.
#include "procbuf/process_buffer.hpp"

void use(const procbuf::ReadOnlyProcessBuffer& buffer) {
#ifdef CONTROL
  static_cast<void>(buffer.enter([](const auto&) {}));
#else
  static_cast<void>(buffer.mut_enter([](const auto&) {}));
#endif
}
