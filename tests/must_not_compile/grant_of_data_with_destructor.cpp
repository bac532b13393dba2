// expect: a grant's data is forgotten, not destroyed
// A grant is forgotten with its process: no destructor of its data would run.
#include <cstdint>
#include <memory>

#include "procbuf/kernel.hpp"

#ifdef CONTROL
using Data = std::uint32_t;
#else
using Data = std::unique_ptr<std::uint32_t>;
#endif

std::size_t use(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability) {
  return kernel.create_grant<Data>(1, procbuf::GrantCounts{}, capability).driver_number();
}
