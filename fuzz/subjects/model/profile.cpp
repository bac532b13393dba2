#include "model/profile.hpp"

#include <optional>

namespace model {
namespace {

std::optional<Decision> decision_named(std::string_view name) {
  for (std::size_t i = 0; i < kDecisions.size(); ++i) {
    if (kDecisions[i].name == name) return static_cast<Decision>(i);
  }
  return std::nullopt;
}

std::string wrong(std::string_view text, std::string_view part) {
  std::string line = "no profile: `";
  line.append(text).append("`, at `").append(part);
  line += "`; a profile is procbuf or upstream, then any of ,-NAME and ,+NAME; the names are";
  std::string_view before = " ";
  for (const DecisionRow& row : kDecisions) {
    line.append(before).append(row.name);
    before = ", ";
  }
  return line;
}

}  // namespace

std::expected<Profile, std::string> parse_profile(std::string_view text) {
  std::string_view part = text.substr(0, text.find(','));
  if (part != "procbuf" && part != "upstream") return std::unexpected(wrong(text, part));
  Profile profile = part == "procbuf" ? Profile::procbuf() : Profile::upstream();
  for (std::size_t at = part.size(); at < text.size(); at += 1 + part.size()) {
    part = text.substr(at + 1);
    part = part.substr(0, part.find(','));
    const bool is_switch = part.starts_with('-') || part.starts_with('+');
    const std::optional<Decision> decision =
        is_switch ? decision_named(part.substr(1)) : std::nullopt;
    if (!decision) return std::unexpected(wrong(text, part));
    profile.set(*decision, part.front() == '+');
  }
  return profile;
}

}  // namespace model
