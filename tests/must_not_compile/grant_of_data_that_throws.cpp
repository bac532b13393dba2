// expect: a grant's data is made without throwing
// Nothing in the core throws, so making the data of a grant must not.
#include "procbuf/kernel.hpp"

struct Data {
#ifdef CONTROL
  Data() noexcept {}
#else
  Data() {}
#endif
};

std::size_t use(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability) {
  return kernel.create_grant<Data>(1, procbuf::GrantCounts{}, capability).driver_number();
}
