// expect: no matching function for call|too few arguments to function
// B6: making a buffer from outside the kernel takes a capability.
#include "procbuf/process_buffer.hpp"

procbuf::ReadWriteProcessBuffer make(std::uint8_t* bytes, procbuf::ProcessId id,
                                     const procbuf::ExternalProcessCapability& capability) {
#ifdef CONTROL
  return procbuf::ReadWriteProcessBuffer::new_external(bytes, 4, id, capability);
#else
  static_cast<void>(capability);
  return procbuf::ReadWriteProcessBuffer::new_external(bytes, 4, id);
#endif
}
