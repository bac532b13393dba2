// expect: (use of|call to) (implicitly-)?deleted
// B4: nor moved.
#include <utility>

#include "procbuf/grant_store.hpp"

void use(const procbuf::GrantKernelData& kernel_data) {
  auto buffer = kernel_data.get_readwrite_processbuffer(0);
#ifdef CONTROL
  const procbuf::ReadWriteProcessBufferRef& moved = *buffer;
#else
  const procbuf::ReadWriteProcessBufferRef moved = *std::move(buffer);
#endif
  static_cast<void>(moved->len());
}
