// What operations before have set up; see history.hpp.
#include "input/history.hpp"

namespace input {

using scenario::Address;
using scenario::Boot;
using scenario::BufferName;
using scenario::Operation;
using scenario::Word;

std::size_t driver_place(const Boot& boot, const Word& number) {
  std::size_t place = 0;
  while (place < boot.driver_count &&
         (number.from_max || boot.drivers[place].number != number.value)) {
    ++place;
  }
  return place;
}

std::size_t slots_of(const Boot& boot, BufferName::Kind kind, std::size_t driver) {
  if (driver >= boot.driver_count) return 0;
  if (kind == BufferName::Kind::kUr) return scenario::kUserspaceReadableSlots;
  return kind == BufferName::Kind::kRo ? boot.drivers[driver].ro : boot.drivers[driver].rw;
}

void History::note_allow(const Operation& allow, BufferName::Kind kind, const Boot& boot) {
  const std::size_t driver = driver_place(boot, allow.driver);
  if (allow.slot.from_max || allow.slot.value >= slots_of(boot, kind, driver)) return;
  const Address& address = allow.address;
  if (address.process != Address::kIssuing && address.process != allow.process) return;

  std::uint64_t start = address.offset;
  std::uint64_t size = boot.ram;
  const bool flash = address.base == Address::Base::kFlash && kind == BufferName::Kind::kRo;
  if (flash) {
    size = boot.flash;
  } else if (address.base == Address::Base::kBreak) {
    // Taken to be the first one; at or above it is refused (A7).
    if (!address.negative || start > boot.initial_break) return;
    start = boot.initial_break - start;
  } else if (address.base != Address::Base::kRam) {
    return;
  }
  if (address.negative && address.base != Address::Base::kBreak) return;
  if (start > size || allow.length.from_max || allow.length.value > size - start) return;
  allowed_[noted_++ % kRemembered] = {kind,
                                      allow.process,
                                      static_cast<std::uint8_t>(driver),
                                      static_cast<std::uint8_t>(allow.slot.value),
                                      flash,
                                      static_cast<std::uint32_t>(start),
                                      static_cast<std::uint32_t>(allow.length.value)};
}

void History::note_external(const Operation& external) {
  const BufferName& made = external.buffer;
  auto& lengths = made.kind == BufferName::Kind::kExternalRw ? external_rw_ : external_ro_;
  lengths[made.number] = length_of(external.second);
}

Allowed History::range(std::size_t k, std::uint8_t process) const {
  constexpr Allowed kNone = {.start = 0, .length = 16};
  const Allowed* const found = pick(k, [process](const Allowed& allowed) {
    return allowed.process == process && allowed.length > 0;
  });
  return found == nullptr ? kNone : *found;
}

std::uint64_t History::length_of(const BufferName& name) const {
  switch (name.kind) {
    case BufferName::Kind::kExternalRw: return external_rw_[name.number];
    case BufferName::Kind::kExternalRo: return external_ro_[name.number];
    case BufferName::Kind::kRw:
    case BufferName::Kind::kRo:
    case BufferName::Kind::kUr: break;
    case BufferName::Kind::kDefaultRw:
    case BufferName::Kind::kDefaultRo:
    case BufferName::Kind::kIt: return 0;
  }
  const Allowed* const found = pick(0, [&name](const Allowed& allowed) {
    return allowed.kind == name.kind && allowed.process == name.process &&
           allowed.driver == name.driver && !name.slot.from_max && allowed.slot == name.slot.value;
  });
  return found == nullptr ? 0 : found->length;
}

}  // namespace input
