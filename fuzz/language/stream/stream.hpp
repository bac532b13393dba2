// A stream: many scenarios, one after the other, as text that goes through pipes.
//
// A line `%% NAME` begins a scenario, its text follows, up to the next such line or the end. What
// is asked and what is answered look alike: an answer has outcomes behind the operations, or says
// in its first line that there are none: `%% NAME skipped REASON`. docs/subjects.md says it to
// those who write the other end.
#pragma once

#include <cstddef>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace stream {

// What begins a line that begins a scenario.
inline constexpr std::string_view kMark = "%% ";
// Bytes that the text of a scenario may have: see tool::kMostOfInput.
inline constexpr std::size_t kMostOfText = std::size_t{4} << 20;

// The line that begins a scenario, with its line end. A name has no blanks and no line end.
std::string header(std::string_view name);
// The line that answers a scenario which cannot be run. A line end in `reason` becomes a blank.
std::string skipped(std::string_view name, std::string_view reason);

// What a `%%` line says.
struct Header {
  std::string name;
  std::optional<std::string> skipped;  // the reason
};
// None where the line is no such line, or has no name.
std::optional<Header> parse_header(std::string_view line);

// One scenario of a stream.
struct Part {
  Header header;
  std::string text;
  std::size_t line = 1;  // of the stream, in which its header stands; they count from 1
};

// What is wrong with a stream; the text names the line.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Takes a stream apart while it comes in: what next() gives was there when its end was seen.
class Reader {
 public:
  // `file` is read to its end, and stays open. It outlives this.
  explicit Reader(std::FILE* file) : file_(file) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  // The next scenario; none at the end. Throws Malformed: where something stands in front of the
  // first header, a name is missing, a text is too long, or the file cannot be read.
  std::optional<Part> next();

 private:
  bool read_line();
  [[noreturn]] void refuse(const std::string& what) const;

  std::FILE* file_;
  char* line_ = nullptr;  // getline's
  std::size_t room_ = 0;
  std::string_view text_;  // of the line that was read last, without its end
  std::size_t number_ = 0;
  std::optional<Part> begun_;
};

}  // namespace stream
