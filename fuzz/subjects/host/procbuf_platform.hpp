// The host's platform under the core (see procbuf/platform.hpp for what each of these must do).
//
// A panic is caught where somebody catches it (panic_catch.hpp) and ends the program elsewhere.
// Memory protection is a pair of addresses that the harness's processes obey (machine.hpp); it
// rounds and refuses as the hardware does that a scenario asks for, or has a processor's own code
// do so (Protector). The access guard poisons process memory for AddressSanitizer
// (access_guard.hpp).
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

inline constexpr bool kChecksBounds = true;

// P1: which hardware's rounding it has.
enum class Rounding : std::uint8_t { kExact, kPmp, kPmsav8, kPmsav7 };

// A processor's own memory protection, for all processes (processor/board_protection.hpp). A
// process is named by the start of its memory.
class Protector {
 public:
  Protector() = default;
  Protector(const Protector&) = delete;
  Protector& operator=(const Protector&) = delete;
  virtual ~Protector() = default;

  // As MemoryProtection's, of the process.
  virtual bool allocate(const ProtectedRegions& regions) = 0;
  virtual bool update(std::uintptr_t mem_start, std::uintptr_t app_break,
                      std::uintptr_t kernel_break) = 0;
  [[nodiscard]] virtual std::uintptr_t visible_end(std::uintptr_t mem_start) const = 0;
};

class MemoryProtection {
 public:
  // Of all processes: how the end is rounded up, and whether requests are refused, as hardware with
  // too few regions would. Who changes them puts them back (as_at_first).
  static Rounding rounding;
  static bool refuses;
  // P6: the request, counted from 1 for the next one, that is refused as well; 0: none.
  static std::size_t refused_request;
  // Decides in the place of `rounding`; null: nobody.
  static Protector* protector;
  static void as_at_first() {
    protector = nullptr;
    rounding = Rounding::kExact;
    refuses = false;
    refused_request = 0;
  }

  bool allocate(const ProtectedRegions& regions) {
    return accept(regions,
                  [](const ProtectedRegions& asked) { return protector->allocate(asked); });
  }
  bool update_app_memory_region(std::uintptr_t app_break, std::uintptr_t kernel_break) {
    ProtectedRegions regions = regions_;
    regions.app_break = app_break;
    regions.kernel_break = kernel_break;
    return accept(regions, [](const ProtectedRegions& asked) {
      return protector->update(asked.mem_start, asked.app_break, asked.kernel_break);
    });
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
  [[nodiscard]] std::uintptr_t visible_end() const {
    const bool decides = protector != nullptr && regions_.mem_end != 0;
    return decides ? protector->visible_end(regions_.mem_start) : rounded(regions_);
  }

 private:
  // Counts a request, and says whether it is one that is refused.
  static bool refused() {
    if (refused_request == 0) return refuses;
    --refused_request;
    return refused_request == 0 || refuses;
  }
  // PMSAv7: the block is a region of eight parts.
  static bool possible(const ProtectedRegions& regions) {
    const std::size_t size = regions.mem_end - regions.mem_start;
    return rounding != Rounding::kPmsav7 || (size >= 256 && (size & (size - 1)) == 0);
  }

  // `ask` asks the protector, where there is one.
  template <typename Ask>
  bool accept(const ProtectedRegions& regions, const Ask& ask) {
    if (refused()) return false;
    const bool accepted = protector != nullptr ? ask(regions) : fits(regions);
    if (!accepted) return false;
    regions_ = regions;
    return true;
  }

  static bool fits(const ProtectedRegions& regions) {
    return possible(regions) && rounded(regions) <= regions.kernel_break;
  }

  static std::size_t grain(const ProtectedRegions& regions) {
    switch (rounding) {
      case Rounding::kExact: return 1;
      case Rounding::kPmp: return 4;
      case Rounding::kPmsav8: return 32;
      case Rounding::kPmsav7: return (regions.mem_end - regions.mem_start) / 8;
    }
    return 1;
  }
  static std::uintptr_t rounded(const ProtectedRegions& regions) {
    const std::size_t length = regions.app_break - regions.mem_start;
    const std::size_t below_step = grain(regions) - 1;  // a power of two, less one
    return regions.mem_start + ((length + below_step) & ~below_step);
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
