// expect: is private within this context|calling a private constructor
// B6: nor out of a pair of braces.
#include "procbuf/process_buffer.hpp"

procbuf::ReadWriteProcessBuffer make(std::uint8_t* bytes, procbuf::ProcessId id,
                                     const procbuf::ExternalProcessCapability& capability) {
#ifdef CONTROL
  return procbuf::ReadWriteProcessBuffer::new_external(bytes, 4, id, capability);
#else
  static_cast<void>(capability);
  return procbuf::ReadWriteProcessBuffer::new_external(bytes, 4, id, {});
#endif
}
