#include "hardware/protection.hpp"

namespace hardware {

std::unique_ptr<Protection> make_protection(Architecture architecture) {
  if (architecture == Architecture::kPmsav7) return make_pmsav7_protection();
  return architecture == Architecture::kPmsav8 ? make_pmsav8_protection() : make_pmp_protection();
}

}  // namespace hardware
