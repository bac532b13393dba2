// What the operations decoded so far have set up, for decode.cpp only: the slots filled last and
// the ranges in them, which one byte of a later operand can refer to. That is how inputs come to
// share, overlap and reuse memory.
//
// Part of the format: what is remembered, and in which order it is found, may not change within a
// version.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scenario/operation.hpp"

namespace input {

// The place of the driver with this number, or driver_count.
std::size_t driver_place(const scenario::Boot& boot, const scenario::Word& number);
// How many slots of that kind (kRw, kRo, kUr) the driver at a place has; 0 where none is there.
std::size_t slots_of(const scenario::Boot& boot, scenario::BufferName::Kind kind,
                     std::size_t driver);

// A slot and what an allow operation put into it.
struct Allowed {
  scenario::BufferName::Kind kind = scenario::BufferName::Kind::kRw;  // kRw, kRo or kUr
  std::uint8_t process = 0;
  std::uint8_t driver = 0;  // its place
  std::uint8_t slot = 0;
  bool flash = false;  // `start` counts from the flash's start, not from the RAM's
  std::uint32_t start = 0;
  std::uint32_t length = 0;
};

class History {
 public:
  // An allow operation of `kind`. Kept where it can succeed: a slot in range, and a range inside
  // one region of its own process.
  void note_allow(const scenario::Operation& allow, scenario::BufferName::Kind kind,
                  const scenario::Boot& boot);
  // An `external` operation.
  void note_external(const scenario::Operation& external);

  // The k-th of the remembered ones that suit, newest first and around; null where none does.
  template <typename Suits>
  [[nodiscard]] const Allowed* pick(std::size_t k, Suits suits) const {
    std::array<const Allowed*, kRemembered> found;
    std::size_t count = 0;
    for (std::size_t age = 1; age <= kRemembered && age <= noted_; ++age) {
      const Allowed& entry = allowed_[(noted_ - age) % kRemembered];
      if (suits(entry)) found[count++] = &entry;
    }
    return count == 0 ? nullptr : found[k % count];
  }

  // The k-th recent range of a process that is not empty; where there is none, a small one.
  [[nodiscard]] Allowed range(std::size_t k, std::uint8_t process) const;

  // The length last allowed to the slot that this names (not `it`), or that its memory was taken
  // over with; 0 where that is not known.
  [[nodiscard]] std::uint64_t length_of(const scenario::BufferName& name) const;

 private:
  static constexpr std::size_t kRemembered = 16;

  std::array<Allowed, kRemembered> allowed_{};  // a ring
  std::size_t noted_ = 0;
  std::array<std::uint64_t, scenario::kExternalBuffers> external_rw_{};
  std::array<std::uint64_t, scenario::kExternalBuffers> external_ro_{};
};

}  // namespace input
