// The platform of the counting image: nobody runs in its process, so nothing need protect it.
#include "procbuf/platform.hpp"

#include "runtime/processor.hpp"

namespace procbuf::platform {

void panic(std::string_view message) {
  firmware::die(message);
}

std::uintptr_t MemoryProtection::visible_end() const {
  return regions_.app_break;
}

bool MemoryProtection::allocate(const ProtectedRegions& regions) {
  regions_ = regions;
  return true;
}

bool MemoryProtection::update_app_memory_region(std::uintptr_t app_break,
                                                std::uintptr_t kernel_break) {
  regions_.app_break = app_break;
  regions_.kernel_break = kernel_break;
  return true;
}

}  // namespace procbuf::platform
