// Somebody else's program at the other end of two pipes.
//
// Whatever it does, whoever uses this goes on: nothing blocks for longer than it is told to wait.
// Linux only. For pipe_subject.hpp.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace subjects {

class Child {
 public:
  // Starts a command of the shell, in a process group of its own that ends with this process.
  // From here on, this process ignores SIGPIPE, which the command's end would raise. Throws
  // std::runtime_error where the system refuses.
  explicit Child(const std::string& command);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  // Kills the group.
  ~Child();

  enum class Got : std::uint8_t { kLine, kEnd, kLate, kLong };
  // Takes the next line that it wrote, without its end, to `line`, and meanwhile has it read what
  // say() left. kEnd: it has closed its output; what it wrote of a last line is in `line`. kLate:
  // nothing came by then. kLong: the line has more than `most` bytes.
  Got read_line(std::string& line, std::chrono::steady_clock::time_point until, std::size_t most);

  // Text for it to read, as soon as it does.
  void say(std::string_view text) { unsaid_ += text; }

  // Ends it, where it has not ended by itself within a moment. How it ended, "signal 11", and
  // what stood last in its standard error.
  struct Ending {
    std::string how;
    std::string output;
  };
  Ending end();

 private:
  void wait_for_data(std::chrono::steady_clock::time_point until);
  void read_some();
  void write_some();
  [[nodiscard]] std::string standard_error() const;

  pid_t id_ = -1;
  int input_ = -1;   // what it reads
  int output_ = -1;  // what it writes
  int error_ = -1;   // a file in memory, its standard error
  bool closed_ = false;
  std::string unsaid_;
  std::string heard_;
  std::size_t taken_ = 0;  // of heard_, by read_line()
};

}  // namespace subjects
