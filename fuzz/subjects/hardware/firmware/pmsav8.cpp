// The memory protection of cortex-m33, compiled for the host in a namespace of its own.
// NOLINTBEGIN(bugprone-suspicious-include,cppcoreguidelines-macro-usage)
#define platform platform_pmsav8
#include "cortex-m33/userspace/protection.cpp"
#include "demo/protection.cpp"
#undef platform
// NOLINTEND(bugprone-suspicious-include,cppcoreguidelines-macro-usage)

#include "hardware/firmware/adaptor.hpp"

namespace hardware {

std::unique_ptr<Protection> make_pmsav8_protection() {
  namespace real = procbuf::platform_pmsav8;
  return std::make_unique<Adaptor<real::MemoryProtection, real::ProtectedRegions>>();
}

}  // namespace hardware
