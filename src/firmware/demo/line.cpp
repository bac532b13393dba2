#include "demo/line.hpp"

#include "runtime/semihosting.hpp"

namespace demo {

Line::~Line() {
  text_[used_++] = '\n';
  semihosting::say({text_.data(), used_});
}

Line& Line::operator<<(std::string_view words) {
  for (const char letter : words) {
    if (used_ + 1 == text_.size()) break;
    text_[used_++] = letter;
  }
  return *this;
}

Line& Line::operator<<(std::size_t number) {
  std::array<char, 20> digits{};
  std::size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return *this << std::string_view(&digits[first], digits.size() - first);
}

}  // namespace demo
