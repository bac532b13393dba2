// The host's platform under the core (see procbuf/platform.hpp for what each of these must do).
//
// A panic is caught where somebody catches it (panic_catch.hpp) and ends the program elsewhere.
// Memory protection is a pair of addresses that the harness's processes obey (machine.hpp); for
// tests it rounds and refuses as hardware does. The access guard poisons process memory for
// AddressSanitizer (access_guard.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "access_guard.hpp"

namespace procbuf::platform {

[[noreturn]] void panic(std::string_view message);

// How many barriers there have been: for tests.
inline std::size_t barrier_count = 0;  // NOLINT(*-avoid-non-const-global-variables)

inline void barrier_before_userspace() {
  ++barrier_count;
  asm volatile("" ::: "memory");
}

class MemoryProtection {
 public:
  // Whether later requests are refused, as hardware with too few regions would: for tests.
  static bool refuses;
  // Bytes, a power of two, to a multiple of which the end is rounded up, from the start of memory
  // on: for tests. A request whose rounded end would be in the kernel's part is refused.
  static std::size_t grain;

  bool allocate(const ProtectedRegions& regions) {
    if (refuses) return false;
    regions_ = regions;
    return rounded(regions.app_break) <= regions.kernel_break;
  }
  bool update_app_memory_region(std::uintptr_t app_break, std::uintptr_t kernel_break) {
    if (refuses || rounded(app_break) > kernel_break) return false;
    regions_.app_break = app_break;
    regions_.kernel_break = kernel_break;
    return true;
  }

  // What the process itself may do with [start, start + length); nothing is fine anywhere.
  [[nodiscard]] bool may_write(std::uintptr_t start, std::size_t length) const {
    return length == 0 || lies_within(start, length, regions_.mem_start, visible_end());
  }
  [[nodiscard]] bool may_read(std::uintptr_t start, std::size_t length) const {
    return may_write(start, length) ||
           lies_within(start, length, regions_.flash_start, regions_.flash_end);
  }
  // The end of what the process may write.
  [[nodiscard]] std::uintptr_t visible_end() const { return rounded(regions_.app_break); }

 private:
  [[nodiscard]] std::uintptr_t rounded(std::uintptr_t app_break) const {
    const std::uintptr_t above = (app_break - regions_.mem_start) & (grain - 1);
    return above == 0 ? app_break : app_break + (grain - above);
  }
  static bool lies_within(std::uintptr_t start, std::size_t length, std::uintptr_t region_start,
                          std::uintptr_t region_end) {
    return start >= region_start && start <= region_end && length <= region_end - start;
  }

  ProtectedRegions regions_;
};

inline void open_access(std::uintptr_t start, std::size_t length) {
  if constexpr (harness::kGuarded) harness::guard_open(start, length);
}
inline void close_access(std::uintptr_t start, std::size_t length) {
  if constexpr (harness::kGuarded) harness::guard_close(start, length);
}

}  // namespace procbuf::platform
