// The four things the core asks of the machine it runs on.
//
// A platform is chosen by include path: whoever builds the core puts a folder with a header named
// "procbuf_platform.hpp" on it, which declares, in namespace procbuf::platform, what stands below.
// The host's is in fuzz/subjects/host/, the bare-metal one in src/firmware/bare/. Nothing in the
// core's logic knows which one it was built with.
//
//   [[noreturn]] void panic(std::string_view message);
//       Stops the kernel. `message` lies on the panicking stack. A platform that goes on after a
//       panic (the harness, the replay image) must call Kernel::unwind_to() with a mark taken
//       before the operation, and must do so before it leaves the panicking stack: the chain of
//       what is open runs through that stack's frames. A panic never returns into the core, and
//       nothing in the core waits for a destructor to put things right after one.
//
//   void barrier_before_userspace();
//       B7: every write to process memory before it is done, and nothing read before it is kept,
//       when control goes to a process. A compiler barrier at least. The core ends every system
//       call with it; a board that lets a process run for another reason calls it there.
//
//   class MemoryProtection;
//       What one process may touch. Default-constructible; one lives in each Process.
//         bool allocate(const ProtectedRegions&);
//             sets it up for a process; false: refused, and nothing changed
//         bool update_app_memory_region(std::uintptr_t app_break, std::uintptr_t kernel_break);
//             the process may touch [mem_start, app_break); false: refused, and nothing changed
//         std::uintptr_t visible_end() const;
//             the end of what the process may touch: app_break, rounded up as the hardware must
//       P2, P4: it refuses where the visible end would lie above the kernel break.
//
//   inline constexpr bool kChecksBounds;
//       Whether the core checks P2 wherever it moves a bound, and panics where it does not hold.
//       True in the harness and in images that test; in a release, false: it costs flash.
//
//   void open_access(std::uintptr_t start, std::size_t length);
//   void close_access(std::uintptr_t start, std::size_t length);
//       The access guard: the kernel may touch these bytes of a process from now on, or no longer.
//       Calls pair; most of them nest. Nothing on a target; on the host every other byte of process
//       memory is poisoned for AddressSanitizer.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace procbuf::platform {

// Addresses of the regions of one process, as memory protection is told of them. The process may
// read its whole flash (code it runs lies there), and read and write [mem_start, visible end).
struct ProtectedRegions {
  std::uintptr_t mem_start = 0;
  std::uintptr_t mem_end = 0;
  std::uintptr_t app_break = 0;
  std::uintptr_t kernel_break = 0;
  std::uintptr_t flash_start = 0;
  std::uintptr_t flash_end = 0;
};

}  // namespace procbuf::platform

#include "procbuf_platform.hpp"

namespace procbuf::platform {

static_assert(
    requires(MemoryProtection protection, const ProtectedRegions& regions, std::uintptr_t address,
             std::size_t length) {
      { MemoryProtection() };
      { protection.allocate(regions) } -> std::same_as<bool>;
      { protection.update_app_memory_region(address, address) } -> std::same_as<bool>;
      { std::as_const(protection).visible_end() } -> std::same_as<std::uintptr_t>;
      { kChecksBounds } -> std::same_as<const bool&>;
      { open_access(address, length) } -> std::same_as<void>;
      { close_access(address, length) } -> std::same_as<void>;
      { barrier_before_userspace() } -> std::same_as<void>;
    },
    "procbuf_platform.hpp must declare what procbuf/platform.hpp describes");

}  // namespace procbuf::platform
