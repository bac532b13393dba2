// Text as pages for people hold it: for the pages of scenarios, of nights and of the score.
#pragma once

#include <string>
#include <string_view>

namespace markup {

// As text between tags of HTML or XML, or in an attribute in double quotes. What XML cannot hold
// (control characters) becomes U+FFFD.
std::string escaped(std::string_view text);

// For a data: URI.
std::string base64(std::string_view bytes);

}  // namespace markup
