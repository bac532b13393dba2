#include "stream/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace stream {

namespace {

constexpr std::string_view kSkipped = "skipped";

std::string_view without_blanks_in_front(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

}  // namespace

std::string header(std::string_view name) {
  return std::string(kMark) + std::string(name) + "\n";
}

std::string skipped(std::string_view name, std::string_view reason) {
  std::string line = std::string(kMark) + std::string(name) + " " + std::string(kSkipped) + " " +
                     std::string(reason);
  std::ranges::replace(line, '\n', ' ');
  return line + "\n";
}

std::optional<Header> parse_header(std::string_view line) {
  if (!line.starts_with(kMark)) return std::nullopt;
  line = without_blanks_in_front(line.substr(kMark.size()));
  const std::size_t end = std::min(line.find(' '), line.size());
  if (end == 0) return std::nullopt;
  Header header{.name = std::string(line.substr(0, end)), .skipped = std::nullopt};
  line = without_blanks_in_front(line.substr(end));
  if (line != kSkipped && !line.starts_with(std::string(kSkipped) + " ")) return header;
  header.skipped = without_blanks_in_front(line.substr(kSkipped.size()));
  return header;
}

Reader::~Reader() {
  std::free(line_);  // NOLINT(*-no-malloc): getline's
}

void Reader::refuse(const std::string& what) const {
  throw Malformed("line " + std::to_string(number_) + ": " + what);
}

bool Reader::read_line() {
  errno = 0;
  const ssize_t length = getline(&line_, &room_, file_);
  if (length < 0) {
    if (errno != 0) refuse(std::string("cannot be read: ") + std::strerror(errno));
    return false;
  }
  ++number_;
  text_ = {line_, static_cast<std::size_t>(length)};
  while (text_.ends_with('\n') || text_.ends_with('\r')) text_.remove_suffix(1);
  return true;
}

std::optional<Part> Reader::next() {
  while (read_line()) {
    if (text_.starts_with("%%")) {
      auto header = parse_header(text_);
      if (!header) refuse("expected `%% NAME`");
      auto done = std::exchange(begun_, Part{std::move(*header), {}, number_});
      if (done) return done;
    } else if (begun_) {
      begun_->text.append(text_).push_back('\n');
      if (begun_->text.size() > kMostOfText) {
        refuse(begun_->header.name + " has more than " + std::to_string(kMostOfText) + " bytes");
      }
    } else if (!text_.empty()) {
      refuse("a stream begins with `%% NAME`");
    }
  }
  return std::exchange(begun_, std::nullopt);
}

}  // namespace stream
