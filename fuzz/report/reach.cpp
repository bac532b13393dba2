#include "report/reach.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace report {

namespace {

// Those of a line, with tabs between.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  // Empty behind the last one.
  std::string_view next() {
    const std::size_t tab = std::min(rest_.find('\t'), rest_.size());
    const std::string_view word = rest_.substr(0, tab);
    rest_.remove_prefix(std::min(tab + 1, rest_.size()));
    return word;
  }

 private:
  std::string_view rest_;
};

template <typename F>
void for_lines(std::string_view text, F use) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    use(Words(text.substr(start, end - start)));
    start = end + 1;
  }
}

// 0 where it is none.
std::size_t number_of(std::string_view digits) {
  std::size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

Reached parse_goals(std::string_view json) {
  Reached reached;
  const nlohmann::json parsed = nlohmann::json::parse(json);
  for (const auto& row : parsed.at("goals")) {
    reached.goals.push_back({.name = row.at("name"),
                             .rule = row.at("rule"),
                             .what = row.at("what"),
                             .inputs = row.at("inputs")});
  }
  for (const auto& row : parsed.at("outcomes")) {
    reached.outcomes.push_back(
        {.operation = row.at("operation"), .outcome = row.at("outcome"), .times = row.at("times")});
  }
  reached.differences = parsed.at("differences");
  return reached;
}

double Share::percent() const {
  return all == 0 ? 0 : 100 * static_cast<double>(reached) / static_cast<double>(all);
}

Coverage parse_coverage(std::string_view points, std::string_view programs) {
  Coverage coverage;
  for_lines(points, [&](Words words) {
    const std::string file(words.next());
    const std::size_t number = number_of(words.next());
    const bool is_line = words.next() == "line";
    const bool reached = words.next() == "1";
    if (number == 0) return;
    Share& share = is_line ? coverage.lines : coverage.branches;
    ++share.all;
    if (reached) ++share.reached;
    if (is_line) coverage.files[file][number].reached = reached;
  });
  for_lines(programs, [&](Words words) {
    const auto file = coverage.files.find(std::string(words.next()));
    if (file == coverage.files.end()) return;
    const auto line = file->second.find(number_of(words.next()));
    if (line != file->second.end()) line->second.program = words.next();
  });
  return coverage;
}

}  // namespace report
