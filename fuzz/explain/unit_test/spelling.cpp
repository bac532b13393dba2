#include "unit_test/spelling.hpp"

#include <algorithm>

#include "scenario/wrapping.hpp"

namespace unit_test {

using scenario::Address;
using scenario::Range;

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::uint64_t kPlain = 0x7fffffff;  // up to here a literal is an int
constexpr std::size_t kListed = 12;           // up to here bytes are listed one by one
constexpr std::size_t kAlike = 4;             // from here on bytes that are all alike are counted
constexpr std::size_t kLine = 32;             // bytes in a line of a longer string

std::string number(std::uint64_t value) {
  if (value <= kPlain) return std::to_string(value);
  return "static_cast<std::size_t>(" + std::to_string(value) + "U)";
}

std::string below_max(std::uint64_t distance) {
  return distance == 0 ? "SIZE_MAX" : "SIZE_MAX - " + number(distance);
}

std::string two_digits(std::uint8_t byte) {
  return {kDigits[byte >> 4], kDigits[byte & 0xf]};
}

// Offsets of any size wrap at the machine's word (A7).
std::string offset_from(const std::string& base, bool negative, std::uint64_t offset) {
  if (offset == 0) return base;
  if (offset <= kPlain) return base + (negative ? " - " : " + ") + std::to_string(offset);
  const std::uint64_t added =
      negative ? scenario::wrapping_subtract<std::uint64_t>(0, offset) : offset;
  return "wrapping_add(" + base + ", " + number(added) + ")";
}

std::string of(std::string_view what, std::size_t process) {
  return "board." + std::string(what) + "(" + std::to_string(process) + ")";
}

}  // namespace

std::string word(const scenario::Word& value) {
  return value.from_max ? below_max(value.value) : number(value.value);
}

std::string length(std::size_t value) {
  constexpr std::size_t kNearMax = 65536;
  if (SIZE_MAX - value < kNearMax) return below_max(SIZE_MAX - value);
  return value <= kPlain ? std::to_string(value) + "U" : number(value);
}

std::string bytes(std::span<const std::uint8_t> bytes) {
  const bool alike = std::ranges::all_of(bytes, [&](std::uint8_t b) { return b == bytes[0]; });
  if (bytes.size() > kAlike && alike) {
    return "Bytes(" + std::to_string(bytes.size()) + ", 0x" + two_digits(bytes[0]) + ")";
  }
  std::string text;
  if (bytes.size() <= kListed) {
    for (const std::uint8_t byte : bytes) {
      text += (text.empty() ? "0x" : ", 0x") + two_digits(byte);
    }
    return "(Bytes{" + text + "})";
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % kLine == 0) text += i == 0 ? "\"" : "\" \"";
    text += two_digits(bytes[i]);
  }
  return "hex(" + text + "\")";
}

std::string bytes_of_hex(std::string_view hex) {
  std::string data;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    data += static_cast<char>(kDigits.find(hex[i]) * 16 + kDigits.find(hex[i + 1]));
  }
  return bytes({reinterpret_cast<const std::uint8_t*>(data.data()), data.size()});
}

std::string index_form(const Range& range) {
  switch (range.form) {
    case Range::Form::kIndex: return word(range.a);
    case Range::Form::kBoth: return "Range{" + word(range.a) + ", " + word(range.b) + "}";
    case Range::Form::kFrom: return "RangeFrom{" + word(range.a) + "}";
    case Range::Form::kTo: return "RangeTo{" + word(range.b) + "}";
    case Range::Form::kFull: break;
  }
  return "RangeFrom{0}";
}

std::string part_form(const Range& range) {
  if (range.form != Range::Form::kIndex) return index_form(range);
  scenario::Word end = range.a;
  if (!end.from_max) {
    end.value = scenario::wrapping_add<std::uint64_t>(end.value, 1);
  } else if (end.value != 0) {
    --end.value;
  } else {
    end = {};
  }
  return "Range{" + word(range.a) + ", " + word(end) + "}";
}

std::string operand(const scenario::Operation& operation) {
  const Address& address = operation.address;
  const std::size_t process =
      address.process == Address::kIssuing ? operation.process : address.process;
  const auto from = [&](const std::string& base) {
    return offset_from(base, address.negative, address.offset);
  };
  switch (address.base) {
    case Address::Base::kNull: return "0";
    case Address::Base::kMax: return below_max(address.offset);
    case Address::Base::kRam: return from(of("ram", process));
    case Address::Base::kFlash: return from(of("flash", process));
    case Address::Base::kBreak: return from(of("process", process) + ".app_break()");
    case Address::Base::kEnd: return from(of("end", process));
  }
  return {};
}

std::string address(std::uintptr_t value, const scenario::Boot& boot,
                    const scenario::Placement& placement) {
  using Form = scenario::PrintedAddress::Form;
  const scenario::PrintedAddress printed = scenario::describe(value, boot, placement);
  switch (printed.form) {
    case Form::kNull: return "0U";
    case Form::kMax: return below_max(printed.offset);
    case Form::kRam:
      return offset_from(of("ram", printed.process), printed.negative, printed.offset);
    case Form::kEnd: return offset_from(of("end", printed.process), false, printed.offset);
    case Form::kFlash:
      return offset_from(of("flash", printed.process), printed.negative, printed.offset);
    case Form::kFar: break;
  }
  return {};
}

std::string text_of(std::size_t number) {
  return std::to_string(number);
}

bool mentions(std::string_view source, std::string_view name) {
  const auto in_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  for (std::size_t at = source.find(name); at != std::string_view::npos;
       at = source.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !in_word(source[at - 1]);
    if (starts && (end == source.size() || !in_word(source[end]))) return true;
  }
  return false;
}

std::string shown_length(const std::string& text) {
  if (!text.starts_with("max")) return text + "U";
  return text == "max" ? "SIZE_MAX" : "SIZE_MAX - " + text.substr(4);
}

std::string shown_address(const std::string& text) {
  if (text == "null") return "0U";
  if (text.starts_with("max")) return shown_length(text);
  const std::size_t digit = text.find_first_of("0123456789");
  const std::size_t sign = text.find_first_of("+-", digit);
  const std::string base =
      "board." + text.substr(0, digit) + "(" + text.substr(digit, sign - digit) + ")";
  return text.substr(sign) == "+0" ? base : base + " " + text[sign] + " " + text.substr(sign + 1);
}

}  // namespace unit_test
