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

// Kept out of line and marked cold, so that a check costs its caller a compare and a branch.
template <typename... Parts>
  requires((std::convertible_to<Parts, std::string_view> || std::unsigned_integral<Parts>) && ...)
[[noreturn, gnu::cold, gnu::noinline]] void panic(Parts... parts) {
  PanicMessage message;
  (message.add(parts), ...);
  platform::panic(message.text());
}

}  // namespace procbuf
