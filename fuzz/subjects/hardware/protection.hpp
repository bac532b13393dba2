// The firmware's memory protection on the host, one class for each processor's protection.cpp as it
// is, all by one interface. Their registers are those of the attached model (model.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace hardware {

enum class Architecture : std::uint8_t { kPmsav7, kPmsav8, kPmp };

constexpr std::string_view name_of(Architecture architecture) {
  if (architecture == Architecture::kPmsav7) return "pmsav7";
  return architecture == Architecture::kPmsav8 ? "pmsav8" : "pmp";
}

// procbuf::platform::ProtectedRegions, by a name that does not depend on the platform.
struct Regions {
  std::uint32_t mem_start = 0;
  std::uint32_t mem_end = 0;
  std::uint32_t app_break = 0;
  std::uint32_t kernel_break = 0;
  std::uint32_t flash_start = 0;
  std::uint32_t flash_end = 0;
};

// procbuf::platform::MemoryProtection (procbuf/platform.hpp).
class Protection {
 public:
  Protection() = default;
  Protection(const Protection&) = delete;
  Protection& operator=(const Protection&) = delete;
  virtual ~Protection() = default;

  virtual bool allocate(const Regions& regions) = 0;
  virtual bool update_app_memory_region(std::uint32_t app_break, std::uint32_t kernel_break) = 0;
  virtual void apply() const = 0;
  [[nodiscard]] virtual std::uint32_t visible_end() const = 0;
};

std::unique_ptr<Protection> make_pmsav7_protection();
std::unique_ptr<Protection> make_pmsav8_protection();
std::unique_ptr<Protection> make_pmp_protection();
std::unique_ptr<Protection> make_protection(Architecture architecture);

}  // namespace hardware
