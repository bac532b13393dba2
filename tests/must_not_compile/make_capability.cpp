// expect: is private within this context|calling a private constructor
// B6: a capsule cannot make itself a capability.
#include "procbuf/process_buffer.hpp"
#include "procbuf/trusted.hpp"

procbuf::ReadWriteProcessBuffer make(std::uint8_t* bytes, procbuf::ProcessId id) {
#ifdef CONTROL
  const procbuf::ExternalProcessCapability capability = procbuf::TrustedCode::external_process();
#else
  const procbuf::ExternalProcessCapability capability;
#endif
  return procbuf::ReadWriteProcessBuffer::new_external(bytes, 4, id, capability);
}
