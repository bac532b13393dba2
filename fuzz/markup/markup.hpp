// Text and numbers as pages for people show them: for the pages of scenarios, of nights and of the
// score, and for what the tool prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace markup {

// As text between tags of HTML or XML, or in an attribute in double quotes. What XML cannot hold
// (control characters) becomes U+FFFD.
std::string escaped(std::string_view text);

// 1234567 as 1,234,567; the nearest whole number.
std::string grouped(std::uint64_t number);
std::string grouped(double number);

// For a data: URI.
std::string base64(std::string_view bytes);

}  // namespace markup
