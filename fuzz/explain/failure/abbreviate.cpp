#include "failure/abbreviate.hpp"

#include <cctype>
#include <cstddef>

namespace failure {

namespace {

// In digits, two a byte. No number of the language has so many.
constexpr std::size_t kLongest = 32;
constexpr std::size_t kKept = 16;

std::string word(const std::string& digits) {
  if (digits.size() <= kLongest ||
      digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return digits;
  }
  return digits.substr(0, kKept) + "… (" + std::to_string(digits.size() / 2) + " bytes)";
}

}  // namespace

std::string abbreviated(const std::string& text) {
  std::string shorter;
  std::string at;  // the word that is being read
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      at += c;
      continue;
    }
    shorter += word(at) + c;
    at.clear();
  }
  return shorter + word(at);
}

}  // namespace failure
