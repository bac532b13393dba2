#include "pipe/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

namespace subjects {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostOutput = 64 * 1024;  // bytes of its standard error
constexpr std::size_t kAtOnce = 64 * 1024;      // bytes that are read at once
constexpr std::chrono::milliseconds kToEnd{500};

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) refuse("a pipe to the subject");
    read = ends[0];
    write = ends[1];
  }
  int read = -1;
  int write = -1;
};

[[noreturn]] void become(const std::string& command, int input, int output, int error,
                         pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT}) std::signal(signal, SIG_DFL);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(error, STDERR_FILENO);
  execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
  _exit(127);
}

}  // namespace

Child::Child(const std::string& command) : error_(memfd_create("subject", MFD_CLOEXEC)) {
  if (error_ < 0) refuse("memory for the subject's standard error");
  std::signal(SIGPIPE, SIG_IGN);
  const Pipe in;
  const Pipe out;
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ == 0) become(command, in.read, out.write, error_, parent);
  close(in.read);
  close(out.write);
  input_ = in.write;
  output_ = out.read;
  if (id_ < 0) refuse("fork");
  setpgid(id_, id_);  // here, too, so that it is so before anything is sent to the group
  for (const int end : {input_, output_}) fcntl(end, F_SETFL, O_NONBLOCK);
}

Child::~Child() {
  end();
  for (const int file : {input_, output_, error_}) close(file);
}

void Child::write_some() {
  while (!unsaid_.empty()) {
    const ssize_t written = write(input_, unsaid_.data(), unsaid_.size());
    if (written < 0 && errno == EINTR) continue;
    // It reads no more: its end will be seen at its output.
    if (written < 0 && errno != EAGAIN) unsaid_.clear();
    if (written < 0) return;
    unsaid_.erase(0, static_cast<std::size_t>(written));
  }
}

void Child::read_some() {
  heard_.erase(0, std::exchange(taken_, 0));
  const std::size_t before = heard_.size();
  heard_.resize(before + kAtOnce);
  const ssize_t got = read(output_, heard_.data() + before, kAtOnce);
  heard_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) closed_ = true;
}

void Child::wait_for_data(Clock::time_point until) {
  write_some();
  std::array<pollfd, 2> ends{{{.fd = output_, .events = POLLIN, .revents = 0},
                              {.fd = input_, .events = POLLOUT, .revents = 0}}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  const nfds_t watched = unsaid_.empty() ? 1 : 2;
  poll(ends.data(), watched, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  if (ends[0].revents != 0) read_some();
}

Child::Got Child::read_line(std::string& line, Clock::time_point until, std::size_t most) {
  for (std::size_t looked = taken_;;) {
    const std::size_t end = heard_.find('\n', looked);
    if (end != std::string::npos) {
      line.assign(heard_, taken_, end - taken_);
      if (line.ends_with('\r')) line.pop_back();
      taken_ = end + 1;
      return Got::kLine;
    }
    line.assign(heard_, taken_);
    if (line.size() > most) return Got::kLong;
    if (closed_) return Got::kEnd;
    if (Clock::now() >= until) return Got::kLate;
    const std::size_t unread = heard_.size() - taken_;
    wait_for_data(until);
    looked = taken_ + unread;
  }
}

std::string Child::standard_error() const {
  const off_t size = lseek(error_, 0, SEEK_END);
  const off_t from = std::max<off_t>(size - static_cast<off_t>(kMostOutput), 0);
  std::string text(static_cast<std::size_t>(std::max<off_t>(size - from, 0)), '\0');
  const ssize_t got = pread(error_, text.data(), text.size(), from);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return text;
}

Child::Ending Child::end() {
  if (id_ < 0) return {};
  int status = 0;
  pid_t ended = 0;
  for (const auto until = Clock::now() + kToEnd; closed_ && ended == 0 && Clock::now() < until;) {
    ended = waitpid(id_, &status, WNOHANG);
    if (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  kill(-id_, SIGKILL);
  while (ended == 0 || (ended < 0 && errno == EINTR)) ended = waitpid(id_, &status, 0);
  id_ = -1;
  const std::string how = WIFSIGNALED(status)
                              ? "signal " + std::to_string(WTERMSIG(status))
                              : "exit status " + std::to_string(WEXITSTATUS(status));
  return {.how = how, .output = standard_error()};
}

}  // namespace subjects
