// What memory protection does on every processor alike. What differs is in the processor's own
// userspace/protection.cpp.
#include "procbuf/platform.hpp"

namespace procbuf::platform {

bool MemoryProtection::update_app_memory_region(std::uintptr_t app_break,
                                                std::uintptr_t kernel_break) {
  if (!fits(app_break, kernel_break)) return false;
  regions_.app_break = app_break;
  regions_.kernel_break = kernel_break;
  return true;
}

}  // namespace procbuf::platform
