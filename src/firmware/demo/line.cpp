#include "demo/line.hpp"

#include "runtime/decimal.hpp"
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
  return *this << firmware::Decimal(number).digits();
}

}  // namespace demo
