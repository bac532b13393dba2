#include "procbuf/panic.hpp"

namespace procbuf {

void PanicMessage::add(std::string_view words) {
  for (const char letter : words.substr(0, text_.size() - used_)) text_[used_++] = letter;
}

void PanicMessage::add(std::size_t number) {
  std::array<char, 20> digits{};  // 2^64 - 1 has twenty
  std::size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  add(std::string_view(&digits[first], digits.size() - first));
}

}  // namespace procbuf
