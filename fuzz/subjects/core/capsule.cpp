#include "core/capsule.hpp"

#include <new>

namespace harness {

using procbuf::ErrorCode;
using procbuf::ReadWriteProcessBuffer;

void fill_pattern(std::span<std::uint8_t> bytes, std::size_t salt) {
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = pattern_byte(salt, i);
}

bool holds_pattern(std::span<const std::uint8_t> bytes, std::size_t salt) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != pattern_byte(salt, i)) return false;
  }
  return true;
}

std::expected<ReadWriteProcessBuffer, procbuf::Refused<ReadWriteProcessBuffer>>
Capsule::allow_userspace_readable(procbuf::ProcessId id, std::size_t slot,
                                  ReadWriteProcessBuffer buffer) {
  if (slot >= scenario::kUserspaceReadableSlots) {
    return std::unexpected(
        procbuf::Refused<ReadWriteProcessBuffer>{ErrorCode::NOSUPPORT, std::move(buffer)});
  }
  return std::exchange(kept_[id.index()][slot], std::move(buffer));
}

void CapsuleSlot::make(procbuf::Kernel& kernel, const scenario::Driver& driver, std::size_t place,
                       const procbuf::MemoryAllocationCapability& capability) {
  static_assert(std::size(scenario::kCapsuleData) == 3);
  void* const at = storage_.data();
  switch (place % std::size(scenario::kCapsuleData)) {
    case 0: capsule_ = new (at) Kind<0>(kernel, driver, capability); break;
    case 1: capsule_ = new (at) Kind<1>(kernel, driver, capability); break;
    default: capsule_ = new (at) Kind<2>(kernel, driver, capability); break;
  }
}

}  // namespace harness
