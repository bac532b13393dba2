#include "report/known.hpp"

#include <charconv>
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "report/lines.hpp"

namespace report {

namespace {

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// The number that all of the text is; none where it is more than digits.
std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return false;
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(*year)),
                                     std::chrono::month(*month), std::chrono::day(*day))
      .ok();
}

// A line that says something.
std::variant<Known, KnownError> parse_line(std::size_t number, const std::string& line) {
  const std::size_t first = line.find('|');
  const std::size_t second = first == std::string::npos ? first : line.find('|', first + 1);
  if (second == std::string::npos) {
    return KnownError{number, "is not `signature | expiry date | reason`"};
  }
  Known known{.line = number,
              .signature = trimmed(line.substr(0, first)),
              .expires = trimmed(line.substr(first + 1, second - first - 1)),
              .reason = trimmed(line.substr(second + 1))};
  if (!is_day(known.expires)) {
    return KnownError{number, "`" + known.expires + "` is no day, such as 2026-12-31"};
  }
  if (known.signature.empty() || known.reason.empty()) {
    return KnownError{number, "needs a signature and a reason"};
  }
  return known;
}

}  // namespace

std::variant<std::vector<Known>, KnownError> parse_known(std::string_view text) {
  std::vector<Known> all;
  std::optional<KnownError> error;
  std::size_t number = 0;
  for_lines(text, [&](std::string_view part) {
    const std::string line = trimmed(part);
    ++number;
    if (error || line.empty() || line.front() == '#') return;
    std::variant<Known, KnownError> parsed = parse_line(number, line);
    if (const auto* wrong = std::get_if<KnownError>(&parsed)) {
      error = *wrong;
    } else {
      all.push_back(std::get<Known>(std::move(parsed)));
    }
  });
  if (error) return std::move(*error);
  return all;
}

bool expired(const Known& known, std::string_view today) {
  return known.expires < today;
}

}  // namespace report
