// The host's files and console, as a program on a device reaches them: semihosting, which QEMU and
// debuggers offer. The replay image is written against this; for its own build on the host,
// src/firmware/replay/host has the same functions on the C library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace semihosting {

// An open file; negative: there is none.
using File = std::intptr_t;

enum class Mode : std::uint8_t { kRead, kWrite };  // kWrite: from nothing

// `path` as the host understands it, relative to where the emulator was started, ended by a NUL.
File open(const char* path, Mode mode);
void close(File file);

// Bytes in the file.
std::size_t length(File file);

// All of `bytes`, from where the last one ended; false where the host gave or took less.
bool read(File file, std::span<char> bytes);
bool write(File file, std::string_view bytes);

// On the host's console, for what goes wrong. At most 159 bytes are shown.
void say(std::string_view words);

// What the image was started with: its name and its arguments, a blank between them. Empty where
// `storage` does not hold it.
std::string_view command_line(std::span<char> storage);

// Ends the emulator with that exit status.
[[noreturn]] void exit(int status);

}  // namespace semihosting
