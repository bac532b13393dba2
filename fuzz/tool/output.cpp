// Writing; see files.hpp.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "failure/interrupt.hpp"
#include "tool/files.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;

// The most links that are followed one after the other; the system's own bound.
constexpr int kMostLinks = 40;

// Milliseconds between looks at somebody who does not read. Nothing waits longer without asking for
// Ctrl-C: a signal that comes just in front of a system call does not end it.
constexpr int kGlance = 20;

// The functions below return whether they could, and leave why not in errno.

bool wrote_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t part = write(file, bytes.data(), bytes.size());
    if (part < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (part < 0 && failure::Interrupt::came()) throw Interrupted{};
    if (part < 0 && errno == EAGAIN) {
      pollfd full{.fd = file, .events = POLLOUT, .revents = 0};
      poll(&full, 1, kGlance);
    }
    if (part > 0) bytes.remove_prefix(static_cast<std::size_t>(part));
  }
  return true;
}

// Holds back what would end the program, so that nothing half-written is left behind.
class SignalsWait {
 public:
  SignalsWait() {
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&held, signal);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  SignalsWait(const SignalsWait&) = delete;
  SignalsWait& operator=(const SignalsWait&) = delete;
  ~SignalsWait() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

// A file of the process's own, in the folder: no other writer has the name.
int open_beside(const fs::path& folder, mode_t mode, std::string& name) {
  for (unsigned number = 0;; ++number) {
    name = (folder / fmt::format(".{}-{}.part", getpid(), number)).string();
    const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file >= 0 || errno != EEXIST) return file;  // EEXIST: of a writer that was killed
  }
}

// The owner is kept where that is allowed, as it is to root.
bool keep_permissions(int file, const struct stat& before) {
  static_cast<void>(fchown(file, before.st_uid, before.st_gid));
  return fchmod(file, before.st_mode & 0777) == 0;
}

// `before`: of the regular file that is there, if one is.
bool replaced(const fs::path& folder, const fs::path& target,
              const std::optional<struct stat>& before, std::string_view bytes) {
  // A file that nobody may write to is not replaced either, though its folder would allow that.
  if (before && faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0) return false;
  const SignalsWait wait;
  std::string beside;
  const int file = open_beside(folder, before ? 0600 : 0666, beside);
  if (file < 0) return false;
  bool done = wrote_all(file, bytes) && (!before || keep_permissions(file, *before));
  const int why = errno;
  done = close(file) == 0 && done;
  if (done && std::rename(beside.c_str(), target.c_str()) == 0) return true;
  const int why_late = errno;
  unlink(beside.c_str());
  errno = done ? why_late : why;
  return false;
}

// A FIFO's waits for who reads it.
int open_for_writing(const std::string& path, int flags) {
  while (true) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags);
    if (file >= 0) return file;
    const int why = errno;
    std::error_code unknown;
    const bool waits = why == EINTR || (why == ENXIO && fs::is_fifo(path, unknown));
    errno = why;
    if (!waits) return file;
    if (failure::Interrupt::came()) throw Interrupted{};
    poll(nullptr, 0, kGlance);
  }
}

bool written_into(const std::string& path, int flags, std::string_view bytes) {
  const int file = open_for_writing(path, flags);
  if (file < 0) return false;
  const bool done = wrote_all(file, bytes);
  const int why = errno;
  if (close(file) != 0) return false;
  errno = why;
  return done;
}

bool wrote(const std::string& path, std::string_view bytes) {
  std::optional<struct stat> before{std::in_place};
  if (stat(path.c_str(), &*before) != 0) {
    if (errno != ENOENT) return false;
    before.reset();
  } else if (!S_ISREG(before->st_mode)) {
    return written_into(path, 0, bytes);
  }
  fs::path target = path;
  for (int links = 0; links <= kMostLinks; ++links) {
    std::error_code error;
    const fs::path folder =
        fs::canonical(target.has_parent_path() ? target.parent_path() : ".", error);
    if (error) {
      errno = error.value();
      return false;
    }
    // Somebody's open file, such as /dev/fd/3: what it is to be replaced by would not get there.
    if (folder.string().starts_with("/proc/")) return written_into(path, O_APPEND, bytes);
    const fs::path link = fs::read_symlink(target, error);
    if (error) return replaced(folder, target, before, bytes);
    target = folder / link;
  }
  errno = ELOOP;
  return false;
}

}  // namespace

bool is_standard_output(const std::string& path) {
  return path == "-" || path == "/dev/stdout";
}

std::string name_of_output(const std::string& path) {
  return is_standard_output(path) ? "standard output" : path;
}

void write_file(const std::string& path, std::string_view text) {
  if (is_standard_output(path)) return print(text);
  if (!wrote(path, text)) {
    throw Unusable{fmt::format("{}: cannot be written: {}", path, std::strerror(errno))};
  }
}

void write_file(const std::string& path, std::span<const std::uint8_t> content) {
  write_file(path, std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
}

void print(std::string_view text) {
  if (!wrote_all(STDOUT_FILENO, text)) {
    throw Unusable{fmt::format("standard output: {}", std::strerror(errno))};
  }
}

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw Unusable{fmt::format("{}: cannot be created: {}", path, error.message())};
}

void make_signals_errors() {
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

}  // namespace tool
