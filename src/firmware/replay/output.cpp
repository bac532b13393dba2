#include "replay/output.hpp"

#include <algorithm>

#include "runtime/decimal.hpp"

namespace replay {

Output& Output::put(std::string_view text) {
  while (!text.empty()) {
    if (used_ == held_.size()) flush();
    const std::size_t part = std::min(text.size(), held_.size() - used_);
    std::copy_n(text.begin(), part, &held_[used_]);
    used_ += part;
    text.remove_prefix(part);
  }
  return *this;
}

Output& Output::put(std::size_t number) {
  return put(firmware::Decimal(number).digits());
}

bool Output::flush() {
  if (used_ != 0) failed_ = !semihosting::write(file_, {held_.data(), used_}) || failed_;
  used_ = 0;
  return !failed_;
}

}  // namespace replay
