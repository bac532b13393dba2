// Numbers as people read them: 1234567 as 1,234,567. For what the tool prints, and for pages.
#pragma once

#include <cstdint>
#include <string>

namespace text {

std::string grouped(std::uint64_t number);
// The nearest whole number.
std::string grouped(double number);

}  // namespace text
