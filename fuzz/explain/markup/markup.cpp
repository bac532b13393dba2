#include "markup/markup.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace markup {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    switch (letter) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default:
        if (static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\t') {
          result += "\uFFFD";
        } else {
          result += letter;
        }
        break;
    }
  }
  return result;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::array<std::uint32_t, 3> group{};
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < here; ++j) group[j] = static_cast<unsigned char>(bytes[i + j]);
    const std::uint32_t bits = group[0] << 16U | group[1] << 8U | group[2];
    for (std::size_t j = 0; j < 4; ++j) {
      text += j <= here ? kDigits[bits >> (18 - 6 * j) & 63U] : '=';
    }
  }
  return text;
}

}  // namespace markup
