// expect: invalid initialization of reference|no viable conversion|cannot convert
// One capability does not stand in for another.
#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"

bool remove(procbuf::Kernel& kernel, procbuf::ProcessId id) {
#ifdef CONTROL
  const auto capability = procbuf::TrustedCode::process_management();
#else
  const auto capability = procbuf::TrustedCode::external_process();
#endif
  return kernel.remove_process(id, capability).has_value();
}
