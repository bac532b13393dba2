// Text on its way to a file of the host: few large writes, because each one leaves the emulator.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "runtime/semihosting.hpp"

namespace replay {

class Output {
 public:
  explicit Output(semihosting::File file) : file_(file) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  Output& put(std::string_view text);
  Output& put(std::size_t number);  // decimal

  // Writes what is held back. False where the host did not take this, or something before.
  bool flush();

 private:
  semihosting::File file_;
  bool failed_ = false;
  std::size_t used_ = 0;
  std::array<char, 65536> held_;
};

}  // namespace replay
