// The memory protection of riscv32, compiled for the host in a namespace of its own.
// NOLINTBEGIN(bugprone-suspicious-include,cppcoreguidelines-macro-usage)
#define platform platform_pmp
#include "demo/protection.cpp"
#include "riscv32/userspace/protection.cpp"
#undef platform
// NOLINTEND(bugprone-suspicious-include,cppcoreguidelines-macro-usage)

#include "hardware/firmware/adaptor.hpp"

namespace hardware {

std::unique_ptr<Protection> make_pmp_protection() {
  namespace real = procbuf::platform_pmp;
  return std::make_unique<Adaptor<real::MemoryProtection, real::ProtectedRegions>>();
}

}  // namespace hardware
