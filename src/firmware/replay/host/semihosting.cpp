// What the replay needs of semihosting.hpp, on the C library.
#include "runtime/semihosting.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

namespace semihosting {

File open(const char* path, Mode mode) {
  constexpr int kNewFile = O_WRONLY | O_CREAT | O_TRUNC;
  return ::open(path, O_CLOEXEC | (mode == Mode::kRead ? O_RDONLY : kNewFile), 0666);
}

void close(File file) {
  ::close(static_cast<int>(file));
}

std::size_t length(File file) {
  struct stat facts = {};
  return fstat(static_cast<int>(file), &facts) == 0 ? static_cast<std::size_t>(facts.st_size) : 0;
}

bool read(File file, std::span<char> bytes) {
  return ::read(static_cast<int>(file), bytes.data(), bytes.size()) ==
         static_cast<ssize_t>(bytes.size());
}

bool write(File file, std::string_view bytes) {
  return ::write(static_cast<int>(file), bytes.data(), bytes.size()) ==
         static_cast<ssize_t>(bytes.size());
}

void say(std::string_view words) {
  std::fwrite(words.data(), 1, words.size(), stderr);
}

}  // namespace semihosting
