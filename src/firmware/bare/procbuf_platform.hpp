// The bare-metal platform under the core (see procbuf/platform.hpp for what each of these must do).
//
// Panic and memory protection are the processor's, defined by the image that links the core. The
// access guard is nothing: on a target the kernel may always touch the memory of processes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace procbuf::platform {

[[noreturn]] void panic(std::string_view message);

inline void barrier_before_userspace() {
  asm volatile("" ::: "memory");
}

class MemoryProtection {
 public:
  bool allocate(const ProtectedRegions& regions);
  bool update_app_memory_region(std::uintptr_t app_break, std::uintptr_t kernel_break);

 private:
  ProtectedRegions regions_;
};

inline void open_access(std::uintptr_t /*start*/, std::size_t /*length*/) {}
inline void close_access(std::uintptr_t /*start*/, std::size_t /*length*/) {}

}  // namespace procbuf::platform
