// A number as decimal digits, without the library's printing, which an image does not have.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace firmware {

class Decimal {
 public:
  explicit Decimal(std::size_t number) {
    do {
      digits_[--first_] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
  }

  // Good as long as this is.
  [[nodiscard]] std::string_view digits() const {
    return {&digits_[first_], digits_.size() - first_};
  }

 private:
  std::array<char, 20> digits_{};  // of the largest 64-bit number
  std::size_t first_ = digits_.size();
};

}  // namespace firmware
