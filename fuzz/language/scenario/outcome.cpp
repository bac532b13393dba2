// The spelling of outcomes. See outcome.hpp; runs on devices too, so nothing allocates here and
// numbers are written by hand.
#include "scenario/outcome.hpp"

#include <algorithm>

namespace scenario {

using std::string_view_literals::operator""sv;  // their lengths need no strlen on a device

namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr std::size_t kLongestNumber = 20;  // digits of 2^64 - 1
constexpr std::size_t kNearMax = 65536;     // lengths closer than this to the top are `max-N`

}  // namespace

OutcomeWriter& OutcomeWriter::put(std::string_view words) {
  if (words.size() > storage_.size() - used_) __builtin_trap();
  std::ranges::copy(words, storage_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ += words.size();
  return *this;
}

OutcomeWriter& OutcomeWriter::number(std::uint64_t value) {
  std::array<char, kLongestNumber> digits;
  std::size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return put({digits.data() + first, digits.size() - first});
}

OutcomeWriter& OutcomeWriter::length(std::size_t value) {
  const std::size_t below_max = SIZE_MAX - value;
  if (below_max >= kNearMax) return number(value);
  put("max"sv);
  return below_max == 0 ? *this : put("-"sv).number(below_max);
}

OutcomeWriter& OutcomeWriter::address(std::uintptr_t value) {
  const PrintedAddress printed = describe(value, *boot_, *placement_);
  switch (printed.form) {
    case PrintedAddress::Form::kNull: return put("null"sv);
    case PrintedAddress::Form::kMax:
      return length(value);  // lengths and addresses spell the top of the word alike
    case PrintedAddress::Form::kFar: return put("far"sv);
    case PrintedAddress::Form::kRam: put("ram"sv); break;
    case PrintedAddress::Form::kEnd: put("end"sv); break;
    case PrintedAddress::Form::kFlash: put("flash"sv); break;
  }
  return number(printed.process).put(printed.negative ? "-"sv : "+"sv).number(printed.offset);
}

OutcomeWriter& OutcomeWriter::byte(std::uint8_t value) {
  const std::array<char, 2> digits = {kHexDigits[value >> 4], kHexDigits[value & 0xf]};
  return put({digits.data(), digits.size()});
}

OutcomeWriter& OutcomeWriter::hex(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return put("-"sv);
  for (const std::uint8_t value : bytes) byte(value);
  return *this;
}

OutcomeWriter& OutcomeWriter::hash(std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) byte(static_cast<std::uint8_t>(value >> shift));
  return *this;
}

}  // namespace scenario
