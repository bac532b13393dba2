// expect: no matching function for call|too few arguments to function
// Only trusted code reaches a process; a capsule has its ProcessId.
#include "procbuf/kernel.hpp"

procbuf::Process* find(procbuf::Kernel& kernel, procbuf::ProcessId id,
                       const procbuf::ProcessManagementCapability& capability) {
#ifdef CONTROL
  return kernel.process(id, capability);
#else
  static_cast<void>(capability);
  return kernel.process(id);
#endif
}
