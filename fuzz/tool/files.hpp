// What the commands of the `scenario` tool share: reading and writing files, and giving up.
//
// All that a command reads comes in by read_file() (files.cpp), but for streams of scenarios, which
// have no end (streams.cpp); all that it writes goes out by
// write_file() or print() (output.cpp). A path is what the user gave, and that is what a message
// names; "-" stands for the standard input where something is read, for the standard output where
// something is written.
#pragma once

#include <cstddef>
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

// Thrown to end the tool with kInterrupted: Ctrl-C came while it waited for who reads what it
// writes.
struct Interrupted {};

// ---- Reading

// Bytes that are read of an input or a text. No engine makes inputs of more than 1 MiB (AFL++'s
// bound; ours get 4096 or 8192 bytes), and the text of an input, of 512 operations with 1024 bytes
// each in hexadecimal and as much again in the outcome, has less than 4 MiB.
inline constexpr std::size_t kMostOfInput = std::size_t{4} << 20;
// Of any other file: what this project's own commands write is smaller by far.
inline constexpr std::size_t kMostOfFile = std::size_t{64} << 20;

// The content of a file, or all that comes out of a device, a FIFO or "-". Throws Unusable, also
// where there are more than `most` bytes: nothing is read without end.
std::string read_file(const std::string& path, std::size_t most = kMostOfFile);
std::string read_input(const std::string& path);  // with kMostOfInput

// How a message calls what is read there.
std::string name_of_input(const std::string& path);

// The end of a file, from the start of a line on, of at most that many bytes. Throws Unusable.
std::string read_tail(const std::string& path, std::size_t most);

// The file at a path; or all regular files in the folder there and in its folders, by name. Links
// to files count as these, links to folders are not followed. Throws Unusable where a folder cannot
// be read.
std::vector<std::string> files_at(const std::string& path);

// The scenario in a text. Throws Unusable, naming path, line and column.
scenario::Scenario parse_text(const std::string& path, const std::string& text);
scenario::Scenario parse_file(const std::string& path);

// ---- Writing

// Whether what is written there gets mixed with what the tool says.
bool is_standard_output(const std::string& path);

// How a message calls it.
std::string name_of_output(const std::string& path);

// Writes there, and never loses what is there: a regular file is replaced as a whole, by one that
// is written beside it and renamed, with the same permissions; so a full disk leaves what was
// there, and a reader sees the old or the new. That includes a file that a symbolic link leads to:
// the link stays. Other names of the file (hard links) keep the old content. What is no regular
// file (a device, a FIFO) is written to. Throws Unusable where it cannot be written, Interrupted
// where Ctrl-C ends the waiting for a reader.
void write_file(const std::string& path, std::span<const std::uint8_t> content);
void write_file(const std::string& path, std::string_view text);

// To the standard output. Throws as write_file does.
void print(std::string_view text);

// Makes the folder, and those above it, where they are missing. Throws Unusable.
void make_folder(const std::string& path);

// For main(): a reader that has gone and a limit on file sizes are to be errors of writing.
void make_signals_errors();

}  // namespace tool
