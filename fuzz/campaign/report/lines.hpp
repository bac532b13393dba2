// Reading files of lines: for night.cpp, reach.cpp and known.cpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <vector>

namespace report {

// Calls use(LINE) with each, the last one also where it does not end.
template <typename F>
void for_lines(std::string_view text, F use) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    use(text.substr(start, end - start));
    start = end + 1;
  }
}

// What stands between the tabs of a line; one word at the least.
inline std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t end = std::min(line.find('\t', start), line.size());
    words.push_back(line.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

// The number that a word begins with; 0 where it begins with none.
template <typename T>
T number_of(std::string_view word) {
  T value{};
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

}  // namespace report
