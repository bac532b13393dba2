// The outcome of an operation, as the text that stands behind ` -> `.
//
// The executor and the reference model write their outcomes through this one class, so that a
// difference in text is a difference in behaviour and never one of spelling. It writes into storage
// of a fixed size; kOutcomeCapacity holds the longest outcome the language has (every byte of a
// full RAM block as a chunk of its own).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "scenario/placement.hpp"
#include "scenario/wrapping.hpp"

namespace scenario {

inline constexpr std::size_t kOutcomeCapacity = 3 * kMaxRam + 64;

class OutcomeWriter {
 public:
  // `storage` must outlive the writer; `boot` and `placement` are for addresses.
  OutcomeWriter(std::span<char> storage, const Boot& boot, const Placement& placement)
      : storage_(storage), boot_(&boot), placement_(&placement) {}

  void clear() { used_ = 0; }
  [[nodiscard]] std::string_view text() const { return {storage_.data(), used_}; }

  // Each appends, and none adds a space of its own. Panics (the program ends) where the storage is
  // too small, which kOutcomeCapacity rules out.
  OutcomeWriter& put(std::string_view words);
  OutcomeWriter& number(std::uint64_t value);    // decimal
  OutcomeWriter& length(std::size_t value);      // decimal, or `max-N` within 64 KiB of the top
  OutcomeWriter& address(std::uintptr_t value);  // as describe() says
  OutcomeWriter& byte(std::uint8_t value);       // two lower-case hexadecimal digits
  OutcomeWriter& hex(std::span<const std::uint8_t> bytes);  // `-` for none
  OutcomeWriter& hash(std::uint32_t value);                 // eight lower-case hexadecimal digits

 private:
  std::span<char> storage_;
  std::size_t used_ = 0;
  const Boot* boot_;
  const Placement* placement_;
};

// 32-bit FNV-1a, as `iter` prints it.
inline constexpr std::uint32_t kFnvStart = 0x811c9dc5;
constexpr std::uint32_t fnv1a(std::uint32_t hash, std::uint8_t byte) {
  return wrapping_multiply<std::uint32_t>(hash ^ byte, 0x01000193U);
}

}  // namespace scenario
