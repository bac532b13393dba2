// expect: (use of|call to) (implicitly-)?deleted
// B4: nor can the slots of an entered grant be kept as a whole.
#include "procbuf/grant_store.hpp"

void use(const procbuf::GrantKernelData& kernel_data) {
#ifdef CONTROL
  const procbuf::GrantKernelData& copy = kernel_data;
#else
  const procbuf::GrantKernelData copy = kernel_data;
#endif
  static_cast<void>(copy.get_readonly_processbuffer(0));
}
