#include "report/reach.hpp"

#include <nlohmann/json.hpp>

#include "report/lines.hpp"

namespace report {

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
  for_lines(points, [&](std::string_view line) {
    const auto words = words_of(line);
    if (words.size() < 4) return;
    const auto number = number_of<std::size_t>(words[1]);
    if (number == 0) return;
    const bool is_line = words[2] == "line";
    const bool reached = words[3] == "1";
    Share& share = is_line ? coverage.lines : coverage.branches;
    ++share.all;
    if (reached) ++share.reached;
    if (is_line) coverage.files[std::string(words[0])][number].reached = reached;
  });
  for_lines(programs, [&](std::string_view text) {
    const auto words = words_of(text);
    if (words.size() < 3) return;
    const auto file = coverage.files.find(std::string(words[0]));
    if (file == coverage.files.end()) return;
    const auto line = file->second.find(number_of<std::size_t>(words[1]));
    if (line != file->second.end()) line->second.program = words[2];
  });
  return coverage;
}

}  // namespace report
