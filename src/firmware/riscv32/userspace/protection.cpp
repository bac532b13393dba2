// Memory protection by the PMP: two regions by their bounds (TOR), which are multiples of four
// bytes. The kernel runs in machine mode, which they do not bind.
#include "procbuf/address.hpp"
#include "procbuf/platform.hpp"

namespace procbuf::platform {

namespace {

constexpr std::uintptr_t kGrain = 4;

// One byte an entry: the entry before the region says where it begins and allows nothing itself.
constexpr std::uint32_t kRead = 1;
constexpr std::uint32_t kWrite = 2;
constexpr std::uint32_t kExecute = 4;
constexpr std::uint32_t kUpToHere = 1U << 3;  // TOR
constexpr std::uint32_t kConfiguration =
    (kRead | kExecute | kUpToHere) << 8 | (kRead | kWrite | kUpToHere) << 24;

}  // namespace

std::uintptr_t MemoryProtection::rounded(std::uintptr_t app_break) const {
  return align_up(app_break, kGrain);
}

bool MemoryProtection::allocate(const ProtectedRegions& regions) {
  if ((regions.flash_start | regions.flash_end | regions.mem_start) % kGrain != 0) return false;
  regions_ = regions;
  return fits(regions.app_break, regions.kernel_break);
}

void MemoryProtection::apply() const {
  asm volatile(
      "csrw pmpaddr0, %0\n"
      "csrw pmpaddr1, %1\n"
      "csrw pmpaddr2, %2\n"
      "csrw pmpaddr3, %3\n"
      "csrw pmpcfg0, %4\n"
      "sfence.vma\n"
      :
      : "r"(regions_.flash_start / kGrain), "r"(regions_.flash_end / kGrain),
        "r"(regions_.mem_start / kGrain), "r"(visible_end() / kGrain), "r"(kConfiguration)
      : "memory");
}

}  // namespace procbuf::platform
