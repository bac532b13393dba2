// Semihosting calls: an operation's number and a block of words. Numbers and blocks are those of
// "Semihosting for AArch32 and AArch64", which RISC-V has taken over.
#include "runtime/semihosting.hpp"

#include <algorithm>
#include <array>

#include "runtime/processor.hpp"

namespace semihosting {

namespace {

constexpr std::uintptr_t kOpen = 0x01;
constexpr std::uintptr_t kClose = 0x02;
constexpr std::uintptr_t kWrite0 = 0x04;
constexpr std::uintptr_t kWrite = 0x05;
constexpr std::uintptr_t kRead = 0x06;
constexpr std::uintptr_t kFileLength = 0x0c;
constexpr std::uintptr_t kGetCommandLine = 0x15;
constexpr std::uintptr_t kExitExtended = 0x20;

constexpr std::uintptr_t kOpenRead = 1;   // "rb"
constexpr std::uintptr_t kOpenWrite = 5;  // "wb"
constexpr std::uintptr_t kApplicationExit = 0x20026;

std::uintptr_t word(const void* address) {
  return reinterpret_cast<std::uintptr_t>(address);
}

template <typename... Words>
std::intptr_t call(std::uintptr_t operation, Words... words) {
  std::array<std::uintptr_t, sizeof...(Words)> block = {static_cast<std::uintptr_t>(words)...};
  return firmware::semihosting_call(operation, block.data());
}

std::size_t length_of(const char* text) {
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

}  // namespace

File open(const char* path, Mode mode) {
  return call(kOpen, word(path), mode == Mode::kRead ? kOpenRead : kOpenWrite, length_of(path));
}

void close(File file) {
  call(kClose, file);
}

std::size_t length(File file) {
  return static_cast<std::size_t>(call(kFileLength, file));
}

// Both calls give the number of bytes that are still to come or go.
bool read(File file, std::span<char> bytes) {
  return call(kRead, file, word(bytes.data()), bytes.size()) == 0;
}

bool write(File file, std::string_view bytes) {
  return call(kWrite, file, word(bytes.data()), bytes.size()) == 0;
}

void say(std::string_view words) {
  std::array<char, 160> text{};
  std::copy_n(words.begin(), std::min(words.size(), text.size() - 1), text.begin());
  firmware::semihosting_call(kWrite0, text.data());
}

std::string_view command_line(std::span<char> storage) {
  std::array<std::uintptr_t, 2> block = {word(storage.data()), storage.size()};
  if (firmware::semihosting_call(kGetCommandLine, block.data()) != 0) return {};
  return {storage.data(), length_of(storage.data())};
}

void exit(int status) {
  for (;;) call(kExitExtended, kApplicationExit, status);
}

}  // namespace semihosting
