// expect: is private within this context|calling a private constructor
// B6: only the kernel makes a buffer over an address, and trusted code by `new_external`.
#include "procbuf/process_buffer.hpp"

procbuf::ReadOnlyProcessBuffer make(const std::uint8_t* bytes, procbuf::ProcessId id,
                                    const procbuf::ExternalProcessCapability& capability) {
#ifdef CONTROL
  return procbuf::ReadOnlyProcessBuffer::new_external(bytes, 4, id, capability);
#else
  static_cast<void>(capability);
  return procbuf::ReadOnlyProcessBuffer(bytes, 4, id);
#endif
}
