// What a grant looks like in memory (E3), low to high:
//
//   counters word | upcalls | read-only slots | read-write slots | padding | the capsule's data
//
// Aligned to the larger of the word and the data; the data ends where the grant ends. Known to
// Grant, which allocates and initialises it, and GrantStore, which finds the slots by the counters.
#pragma once

#include <cstddef>
#include <cstdint>

#include "procbuf/address.hpp"

namespace procbuf {

// How many upcalls and allow slots a driver's grant has. Counts fit a byte (A4).
struct GrantCounts {
  std::uint8_t upcalls = 0;
  std::uint8_t allow_ro = 0;
  std::uint8_t allow_rw = 0;
};

// Reserved for the upcall a process subscribes; nothing in procbuf calls it.
struct SavedUpcall {
  std::uintptr_t appdata = 0;
  std::uintptr_t function = 0;
};

// An allow slot: a buffer less the process, which the grant belongs to anyway.
struct SavedAllow {
  std::uintptr_t ptr = 0;
  std::size_t len = 0;
};

class GrantLayout {
 public:
  constexpr explicit GrantLayout(GrantCounts counts) : counts_(counts) {}

  [[nodiscard]] constexpr GrantCounts counts() const { return counts_; }

  // The counters word: one byte a count, so that a grant can be read without knowing its driver.
  [[nodiscard]] constexpr std::size_t counters_word() const {
    return static_cast<std::size_t>(counts_.upcalls) |
           static_cast<std::size_t>(counts_.allow_ro) << 8 |
           static_cast<std::size_t>(counts_.allow_rw) << 16;
  }
  static constexpr GrantLayout from_counters_word(std::size_t word) {
    return GrantLayout({.upcalls = static_cast<std::uint8_t>(word & 0xff),
                        .allow_ro = static_cast<std::uint8_t>(word >> 8 & 0xff),
                        .allow_rw = static_cast<std::uint8_t>(word >> 16 & 0xff)});
  }

  // Offsets and sizes in bytes from the start of the grant.
  [[nodiscard]] constexpr std::size_t upcalls_offset() const { return sizeof(std::size_t); }
  [[nodiscard]] constexpr std::size_t allow_ro_offset() const {
    return upcalls_offset() + counts_.upcalls * sizeof(SavedUpcall);
  }
  [[nodiscard]] constexpr std::size_t allow_rw_offset() const {
    return allow_ro_offset() + counts_.allow_ro * sizeof(SavedAllow);
  }
  [[nodiscard]] constexpr std::size_t data_offset(std::size_t data_align) const {
    return align_up(allow_rw_offset() + counts_.allow_rw * sizeof(SavedAllow), data_align);
  }
  [[nodiscard]] constexpr std::size_t size(std::size_t data_size, std::size_t data_align) const {
    return data_offset(data_align) + data_size;
  }
  [[nodiscard]] static constexpr std::size_t align(std::size_t data_align) {
    return data_align > alignof(std::size_t) ? data_align : alignof(std::size_t);
  }

 private:
  GrantCounts counts_;
};

}  // namespace procbuf
