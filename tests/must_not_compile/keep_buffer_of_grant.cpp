// expect: (use of|call to) (implicitly-)?deleted
// B4: a buffer that lives in a grant may not outlive its enter: it cannot be taken out of it.
#include <utility>

#include "procbuf/grant_store.hpp"

procbuf::ReadWriteProcessBuffer kept;

void use(const procbuf::GrantKernelData& kernel_data) {
  const auto buffer = kernel_data.get_readwrite_processbuffer(0);
#ifdef CONTROL
  static_cast<void>((*buffer)->len());
#else
  procbuf::ReadWriteProcessBuffer taken = std::move(**buffer);
  kept = std::move(taken);
#endif
}
