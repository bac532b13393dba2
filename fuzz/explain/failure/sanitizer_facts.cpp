#include "failure/sanitizer_facts.hpp"

#include <cstdint>
#include <optional>
#include <regex>

namespace failure {

namespace {

std::optional<std::smatch> found(const std::string& output, const std::regex& pattern) {
  std::smatch match;
  if (!std::regex_search(output, match, pattern)) return std::nullopt;
  return match;
}

std::string bytes(const std::string& count) {
  return count + (count == "1" ? " byte" : " bytes");
}

// "right behind", "8 bytes before", "3 bytes inside".
std::string where(const std::string& distance, const std::string& direction) {
  if (distance == "0" && direction == "after") return "right behind";
  if (distance == "0" && direction == "inside of") return "at the start of";
  return bytes(distance) + " " + (direction == "after" ? "behind" : direction);
}

// Of a variable on the stack the report has offsets: of the access, and where the variable lies.
std::string variable(const std::string& output) {
  static const std::regex line(
      R"(\[(\d+), (\d+)\) '([^']*)'.*<== Memory access at offset (\d+) (\w+))");
  const auto match = found(output, line);
  if (!match) return {};
  const std::uint64_t begin = std::stoull((*match)[1]);
  const std::uint64_t end = std::stoull((*match)[2]);
  const std::uint64_t access = std::stoull((*match)[4]);
  const std::string how = access >= end    ? where(std::to_string(access - end), "after")
                          : access < begin ? where(std::to_string(begin - access), "before")
                                           : where(std::to_string(access - begin), "inside of");
  return how + " '" + std::string((*match)[3]) + "', a variable of " +
         bytes(std::to_string(end - begin));
}

std::string global(const std::string& output) {
  static const std::regex line(
      R"(is located (\d+) bytes (after|before|inside of) global variable '([^']*)'.* of size (\d+))");
  const auto match = found(output, line);
  if (!match) return {};
  return where((*match)[1], (*match)[2]) + " '" + std::string((*match)[3]) +
         "', a global variable of " + bytes((*match)[4]);
}

std::string block(const std::string& output) {
  static const std::regex line(
      R"(is located (\d+) bytes (after|before|inside of) (\d+)-byte region)");
  const auto match = found(output, line);
  if (!match) return {};
  return where((*match)[1], (*match)[2]) + " a block of " + bytes((*match)[3]);
}

}  // namespace

std::string facts_in(const std::string& output) {
  // "a.cpp:1:2: runtime error: signed integer overflow: 1 + 2 cannot be …": what is behind the
  // name, which is the words up to the first value.
  static const std::regex undefined("runtime error: [A-Za-z -]*[A-Za-z]([^\n]*)");
  if (const auto match = found(output, undefined)) return (*match)[1];
  static const std::regex access("(READ|WRITE) of size (\\d+)");
  const auto match = found(output, access);
  if (!match) return {};
  std::string text = ", " + std::string((*match)[0]);
  for (const std::string& object : {variable(output), global(output), block(output)}) {
    if (!object.empty()) return text + ", " + object;
  }
  return text;
}

}  // namespace failure
