// The files that the page is made of, as the build found them (assets.cpp.in).
#pragma once

#include <string_view>

namespace draw {

extern const std::string_view kPageHtml;  // with places for the rest: {{title}}, {{style}}, …
extern const std::string_view kPageCss;
extern const std::string_view kPageJs;

}  // namespace draw
