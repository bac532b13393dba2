// What the commands of the `scenario` tool share: reading and writing files, and giving up.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/parse.hpp"

namespace tool {

// Exit statuses, beside 0: all well.
inline constexpr int kDiffers = 1;        // the core does not do what was expected of it
inline constexpr int kUnusable = 2;       // used wrongly, or a file that is of no use
inline constexpr int kInterrupted = 130;  // by Ctrl-C

// Thrown to end the tool with kUnusable; the text is the one line on the standard error.
struct Unusable {
  std::string message;
};

// The content of a file. Throws Unusable.
std::string read_file(const std::string& path);
std::vector<std::uint8_t> read_input(const std::string& path);

// The file at a path, or all files in the folder there and in its folders, by name.
std::vector<std::string> files_at(const std::string& path);

// Writes to a file beside it first, so that a full disk leaves what was there. Throws Unusable.
void write_file(const std::string& path, std::span<const std::uint8_t> content);
void write_file(const std::string& path, std::string_view text);

// To the standard output. Throws Unusable where that cannot take it.
void print(const std::string& text);

// The scenario of a text file. Throws Unusable, naming file, line and column.
scenario::Scenario parse_file(const std::string& path);

}  // namespace tool
