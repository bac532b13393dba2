// expect: (use of|call to) (implicitly-)?deleted
// B4: nor can the reference to it be copied.
#include "procbuf/grant_store.hpp"

void use(const procbuf::GrantKernelData& kernel_data) {
  const auto buffer = kernel_data.get_readonly_processbuffer(0);
#ifdef CONTROL
  const procbuf::ReadOnlyProcessBufferRef& copy = *buffer;
#else
  const procbuf::ReadOnlyProcessBufferRef copy = *buffer;
#endif
  static_cast<void>(copy->len());
}
