// expect: could not convert .*ProcessBufferRef|no viable conversion .*ProcessBufferRef
// B4: nor returned from the enter.
#include "procbuf/grant.hpp"

void use(const procbuf::Grant<int>& grant, procbuf::ProcessId id) {
  static_cast<void>(grant.enter(id, [](int&, const procbuf::GrantKernelData& kernel_data) {
#ifdef CONTROL
    return (*kernel_data.get_readonly_processbuffer(0))->len();
#else
    return kernel_data.get_readonly_processbuffer(0);
#endif
  }));
}
