// How the core panics: with a message that names the values that were wrong.
//
// `panic("index ", 10, " is out of range for a slice of length ", 4)` composes the message without
// a heap and hands it to the platform, which does not return.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>

#include "procbuf/platform.hpp"

namespace procbuf {

// A message of a fixed size; what does not fit is cut off.
class PanicMessage {
 public:
  void add(std::string_view words);
  void add(std::size_t number);  // decimal
  [[nodiscard]] std::string_view text() const { return {text_.data(), used_}; }

 private:
  std::array<char, 160> text_{};
  std::size_t used_ = 0;
};

namespace detail {

// What a part of a message is passed on as. Literals keep the length that the compiler knows of
// them: nothing here calls strlen, which a device has no library for.
template <std::size_t kSize>
constexpr std::string_view message_part(const char (&literal)[kSize]) {
  return {literal, kSize - 1};
}
constexpr std::string_view message_part(std::string_view words) {
  return words;
}
constexpr std::size_t message_part(std::unsigned_integral auto number) {
  return number;
}

// Kept out of line and marked cold, so that a check costs its caller a compare and a branch.
template <typename... Parts>
[[noreturn, gnu::cold, gnu::noinline]] void panic_with(Parts... parts) {
  PanicMessage message;
  (message.add(parts), ...);
  platform::panic(message.text());
}

}  // namespace detail

// Parts are literals, string views and unsigned numbers.
template <typename... Parts>
  requires requires(const Parts&... parts) { (detail::message_part(parts), ...); }
[[noreturn]] void panic(const Parts&... parts) {
  detail::panic_with(detail::message_part(parts)...);
}

}  // namespace procbuf
