// The bare-metal platform under the core (see procbuf/platform.hpp for what each of these must do).
//
// Panic is the image's. Memory protection is the processor's where processes really run
// (PROCESSOR/userspace/protection.cpp); an image without any defines what the core calls of it. The
// access guard is nothing: on a target the kernel may always touch the memory of processes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace procbuf::platform {

[[noreturn]] void panic(std::string_view message);

#ifdef PROCBUF_CHECKS_BOUNDS  // an image that tests
inline constexpr bool kChecksBounds = true;
#else
inline constexpr bool kChecksBounds = false;
#endif

// One processor sees its own writes in order, whatever its mode; so what is left is to have them
// all out of registers.
inline void barrier_before_userspace() {
  asm volatile("" ::: "memory");
}

// The process may read and run its flash, and read and write [mem_start, app_break); the end is
// rounded up as the hardware must. What is the same on every processor is in demo/protection.cpp,
// the rest in PROCESSOR/userspace/protection.cpp.
class MemoryProtection {
 public:
  // False, and nothing changed, where the hardware cannot protect such regions.
  bool allocate(const ProtectedRegions& regions);
  // False, and nothing changed, where the rounded end would be in the kernel's part, and before
  // there are regions.
  bool update_app_memory_region(std::uintptr_t app_break, std::uintptr_t kernel_break);

  // The processor's: makes these the only regions that it lets unprivileged code touch.
  void apply() const;

  // The end of what the process may write: app_break, rounded up.
  [[nodiscard]] std::uintptr_t visible_end() const;

 private:
  // The processor's: whether it has what it takes, and can begin and end regions there.
  static bool can_protect(const ProtectedRegions& regions);
  // The processor's: what the end is a multiple of, counted from mem_start; a power of two.
  static std::uintptr_t step(const ProtectedRegions& regions);

  // The end does not wrap, and nothing of the kernel's part is visible.
  [[nodiscard]] bool fits() const;

  ProtectedRegions regions_;
};

inline void open_access(std::uintptr_t /*start*/, std::size_t /*length*/) {}
inline void close_access(std::uintptr_t /*start*/, std::size_t /*length*/) {}

}  // namespace procbuf::platform
