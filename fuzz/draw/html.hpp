// Text in HTML, for every page that is written here.
#pragma once

#include <string>
#include <string_view>

namespace draw {

// As text between tags, or in an attribute in double quotes.
std::string escaped(std::string_view text);

}  // namespace draw
