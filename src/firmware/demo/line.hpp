// A line of the demo's transcript, put together without a heap and shown on the host's console.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace demo {

class Line {
 public:
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  // Shows it.
  ~Line();

  // What does not fit is cut off.
  Line& operator<<(std::string_view words);
  Line& operator<<(std::size_t number);

 private:
  std::array<char, 120> text_{};
  std::size_t used_ = 0;
};

}  // namespace demo
