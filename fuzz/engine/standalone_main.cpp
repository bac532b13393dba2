// A main for fuzz targets without an engine: runs the inputs that it is given, one after the other.
//
// Linked into a fuzz target where PROCBUF_FUZZING_ENGINE is empty, so that a corpus can be replayed
// in any build. Arguments are files (a device or a FIFO is read like one), and folders, which are
// walked in whole in the order of their names: of what is in there, files and links to files are
// inputs. What starts with `-` is an engine's option and ignored. Whatever ends the program within
// an input is followed by the path of that input. Exit status 2, with one line, where a path cannot
// be read or has more bytes than an input can have, or there is no input at all.
//
// It also runs under MemorySanitizer, where the C++ library is not instrumented: nothing compiled
// of that library may be used here, only the C library and templates.
#define _FILE_OFFSET_BITS 64  // NOLINT(bugprone-reserved-identifier): glibc's, for 32-bit builds

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// In the runtime of every sanitizer; null where there is none.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

// As the scenario tool has it (fuzz/tool/files.hpp), in bytes.
constexpr std::size_t kMostOfInput = std::size_t{4} << 20;

using Path = std::array<char, PATH_MAX>;  // ended by a NUL

// The path of the input that is being run, empty between inputs: for last_words, which is called
// from wherever the program dies.
Path running{};  // NOLINT(*-avoid-non-const-global-variables)

void say(const char* words) {
  static_cast<void>(write(STDERR_FILENO, words, std::strlen(words)));
}

void last_words() {
  if (running.front() == '\0') return;
  say("\nwhile running ");
  say(running.data());
  say("\n");
  running.front() = '\0';
}

// Once only: the signal is raised again, and then ends the program.
void last_words_by_signal(int signal) {
  last_words();
  static_cast<void>(raise(signal));
}

// A sanitizer's runtime handles the signals of bad accesses itself, but not abort().
void prepare_last_words() {
  struct sigaction action = {};
  action.sa_handler = last_words_by_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGABRT, &action, nullptr);
  if (__sanitizer_set_death_callback != nullptr) {
    __sanitizer_set_death_callback(last_words);
    return;
  }
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) sigaction(signal, &action, nullptr);
}

[[noreturn]] void give_up(const char* path, const char* why) {
  std::fprintf(stderr, "%s: %s\n", path, why);
  std::exit(2);
}

// All that comes out of the file, which is the start of `whole`; how many bytes.
std::size_t read_up_to_end(const char* path, std::span<std::uint8_t> whole) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) give_up(path, std::strerror(errno));
  std::size_t size = 0;
  while (size < whole.size()) {
    const ssize_t part = read(file, whole.data() + size, whole.size() - size);
    if (part < 0) give_up(path, std::strerror(errno));
    if (part == 0) break;
    size += static_cast<std::size_t>(part);
  }
  close(file);
  if (size > kMostOfInput) give_up(path, "is larger than 4 MiB, which is the most that is read");
  return size;
}

// The input's memory has exactly its size, so that an access past its end shows.
void run_file(const char* path) {
  static std::array<std::uint8_t, kMostOfInput + 1> whole;
  const std::size_t size = read_up_to_end(path, whole);
  const auto input = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  std::memcpy(input.get(), whole.data(), size);
  std::strncpy(running.data(), path, running.size() - 1);
  // Some engines end over any other answer.
  if (const int answer = LLVMFuzzerTestOneInput(input.get(), size); answer != 0) {
    std::fprintf(stderr, "the target answers %d; engines take 0 alone\n", answer);
    std::abort();
  }
  running.front() = '\0';
}

int is_inside(const dirent* entry) {
  return std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0 ? 1 : 0;
}

// Whether a path inside of a folder is passed over: a device, a FIFO, a socket, a link to a folder
// (it may be one that it is in), a link to nothing.
bool is_no_input(const char* path) {
  struct stat status = {};
  if (lstat(path, &status) != 0) give_up(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return false;
  return stat(path, &status) != 0 || !S_ISREG(status.st_mode);
}

// Runs the file, or the files in the folder and in those below it. Returns how many.
// NOLINTNEXTLINE(misc-no-recursion): no deeper than a path can be long
std::size_t run(const char* path) {
  struct stat status = {};
  if (stat(path, &status) != 0) give_up(path, std::strerror(errno));
  if (!S_ISDIR(status.st_mode)) {
    run_file(path);
    return 1;
  }
  dirent** entries = nullptr;
  const int count = scandir(path, &entries, is_inside, alphasort);
  if (count < 0) give_up(path, std::strerror(errno));
  std::size_t inputs = 0;
  for (int i = 0; i < count; ++i) {
    Path inner{};
    const int length = std::snprintf(inner.data(), inner.size(), "%s/%s", path, entries[i]->d_name);
    if (length >= static_cast<int>(inner.size())) give_up(path, "is too deep a folder");
    if (!is_no_input(inner.data())) inputs += run(inner.data());
    std::free(entries[i]);
  }
  std::free(static_cast<void*>(entries));
  return inputs;
}

}  // namespace

int main(int argc, char** argv) {
  prepare_last_words();
  std::size_t inputs = 0;
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] != '-') inputs += run(argv[i]);
  }
  if (inputs == 0) give_up(argv[0], "no input: needs files, or folders with files in them");
  std::printf("ran %zu inputs\n", inputs);
  return 0;
}
