// Memory protection by the PMP: two regions by their bounds (TOR), in steps of the core's grain,
// which is asked of it. The kernel runs in machine mode, which they do not bind.
//
// For cores without page tables: with those, changes would need `sfence.vma`, which others do not
// have.
#include "procbuf/platform.hpp"
#include "riscv32/csr.hpp"

namespace procbuf::platform {

namespace {

using firmware::read_csr;
using firmware::write_csr;

// Four entries each.
constexpr std::uint32_t kConfiguration0 = 0x3a0;
constexpr std::uint32_t kConfiguration1 = 0x3a1;
constexpr std::uint32_t kConfiguration2 = 0x3a2;
constexpr std::uint32_t kConfiguration3 = 0x3a3;
constexpr std::uint32_t kAddress0 = 0x3b0;
constexpr std::uint32_t kAddress1 = 0x3b1;
constexpr std::uint32_t kAddress2 = 0x3b2;
constexpr std::uint32_t kAddress3 = 0x3b3;

// One byte an entry: the entry before the region says where it begins and allows nothing itself.
constexpr std::uint32_t kRead = 1;
constexpr std::uint32_t kWrite = 2;
constexpr std::uint32_t kExecute = 4;
constexpr std::uint32_t kUpToHere = 1U << 3;  // TOR
constexpr std::uint32_t kConfiguration =
    (kRead | kExecute | kUpToHere) << 8 | (kRead | kWrite | kUpToHere) << 24;

constexpr std::uint32_t kLocked = 0x80808080;  // one of four entries

// An address register holds bits 33 to 2.
constexpr std::uint32_t kAddressUnit = 4;

// What bounds are multiples of. It is a property of the core, known once it was asked.
// NOLINTNEXTLINE(*-avoid-non-const-global-variables)
std::uintptr_t grain = kAddressUnit;

// Whether what was set before us stays whatever we do. (Entries from 16 on, which many cores do not
// have at all, are off after reset.)
bool is_locked() {
  return ((read_csr<kConfiguration0>() | read_csr<kConfiguration1>() | read_csr<kConfiguration2>() |
           read_csr<kConfiguration3>()) &
          kLocked) != 0;
}

// The grain: the lowest bit that an address register of an entry that is off can hold. 0 where
// there is no such entry. Of the four that we need the last is asked: entries are there from the
// lowest on. It is then as it was.
std::uintptr_t ask_for_grain() {
  const std::uint32_t configuration = read_csr<kConfiguration0>();
  const std::uint32_t address = read_csr<kAddress3>();
  write_csr<kConfiguration0>(0);
  write_csr<kAddress3>(~0U);
  const std::uint32_t held = read_csr<kAddress3>();
  write_csr<kAddress3>(address);
  write_csr<kConfiguration0>(configuration);
  return std::uintptr_t{held & ~(held << 1)} * kAddressUnit;
}

std::uint32_t in_units(std::uintptr_t address) {
  return static_cast<std::uint32_t>(address / kAddressUnit);
}

}  // namespace

std::uintptr_t MemoryProtection::step(const ProtectedRegions& /*regions*/) {
  return grain;
}

bool MemoryProtection::can_protect(const ProtectedRegions& regions) {
  if (is_locked()) return false;
  const std::uintptr_t found = ask_for_grain();
  if (found == 0) return false;
  grain = found;
  return (regions.flash_start | regions.flash_end | regions.mem_start) % grain == 0;
}

void MemoryProtection::apply() const {
  write_csr<kConfiguration0>(0);
  write_csr<kConfiguration1>(0);
  write_csr<kConfiguration2>(0);
  write_csr<kConfiguration3>(0);
  write_csr<kAddress0>(in_units(regions_.flash_start));
  write_csr<kAddress1>(in_units(regions_.flash_end));
  write_csr<kAddress2>(in_units(regions_.mem_start));
  write_csr<kAddress3>(in_units(visible_end()));
  write_csr<kConfiguration0>(kConfiguration);
}

}  // namespace procbuf::platform
