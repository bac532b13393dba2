// Numbers as people read them. For what the tool prints, and for pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace text {

// 1234567 as 1,234,567.
std::string grouped(std::uint64_t number);
// The nearest whole number.
std::string grouped(double number);

// "1 file", "16 files"; `what` is one of them, and more are it with an s.
std::string count_of(std::size_t count, std::string_view what);

}  // namespace text
