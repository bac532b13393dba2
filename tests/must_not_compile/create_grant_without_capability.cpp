// expect: no matching (member )?function for call
// Creating a grant takes memory of every process, so it takes a capability.
#include "procbuf/kernel.hpp"

std::size_t make(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability) {
#ifdef CONTROL
  return kernel.create_grant<int>(1, procbuf::GrantCounts{}, capability).driver_number();
#else
  static_cast<void>(capability);
  return kernel.create_grant<int>(1, procbuf::GrantCounts{}).driver_number();
#endif
}
