#include "compare/identity.hpp"

#include <cstdio>
#include <cstdlib>

namespace harness {

namespace {

// The words of an outcome that do not vary with the values: "ok", "err NoSuchApp", "first=true".
std::string outcome_class(const std::string& outcome) {
  const std::size_t space = outcome.find(' ');
  std::string first = outcome.substr(0, space);
  if (space == std::string::npos || (first != "err" && first != "fail")) return first;
  return outcome.substr(0, outcome.find(' ', space + 1));
}

}  // namespace

std::string_view operation_name(const scenario::Program& program, std::size_t operation) {
  if (operation >= program.operations.size()) return "end of the program";
  return scenario::shape_of(program.operations[operation].kind).name;
}

std::string what_differs(const Difference& difference) {
  std::string text(name_of(difference.place.field));
  if (difference.place.field == Field::kOutcome) {
    text += " " + outcome_class(difference.core) + " for " + outcome_class(difference.model);
  }
  return text;
}

std::string identity(std::string_view kind, std::string_view operation_name,
                     std::string_view what) {
  std::string text(kind);
  for (const std::string_view part : {operation_name, what}) {
    text += " / ";
    text += part;
  }
  return text;
}

void abort_as(const std::string& identity) {
  std::fprintf(stderr, "ASSERTION FAILED: %s\n", identity.c_str());
  std::abort();
}

}  // namespace harness
