// A failure in one sentence.
#include "failure/failure.hpp"
#include "failure/rules.hpp"
#include "scenario/print.hpp"

namespace failure {

namespace {

std::string by_rules(std::string_view rules) {
  if (rules.empty()) return {};
  return " (docs/contract.md: " + std::string(rules) + ")";
}

// "operation 3, `get it ..`"
std::string which(const Failure& failure, const scenario::Program& program) {
  if (failure.operation >= program.operations.size()) return "the end of the program";
  return "operation " + std::to_string(failure.operation + 1) + ", `" +
         scenario::print(program.operations[failure.operation], program.boot) + "`";
}

std::string_view rules_at(const Failure& failure, const scenario::Program& program) {
  if (failure.operation >= program.operations.size()) return {};
  return rules_of(program.operations[failure.operation].kind);
}

std::string of_difference(const Failure& failure, const scenario::Program& program) {
  const harness::Difference& difference = failure.difference;
  if (difference.place.field == harness::Field::kOutcome) {
    return which(failure, program) + ", answers `" + difference.core + "`; expected `" +
           difference.model + "`" + by_rules(rules_at(failure, program));
  }
  const std::string_view rules = rules_of(difference.place.field);
  return "after " + which(failure, program) + ", " + difference.what + " is " + difference.core +
         "; expected " + difference.model +
         by_rules(rules.empty() ? rules_at(failure, program) : rules);
}

std::string of_sanitizer(const Failure& failure, const scenario::Program& program) {
  std::string text = "the sanitizers report " + failure.check;
  if (!failure.functions.empty()) {
    const Frame& innermost = failure.functions.front();
    text += " in " + innermost.function;
    if (!innermost.place.empty()) text += " (" + innermost.place + ")";
  }
  return text + " during " + which(failure, program) + by_rules(rules_at(failure, program));
}

}  // namespace

std::string sentence(const Failure& failure, const scenario::Program& program) {
  switch (failure.kind) {
    case Kind::kDifference: return of_difference(failure, program);
    case Kind::kSanitizer: return of_sanitizer(failure, program);
    case Kind::kDeath:
      return "the program ends with " + failure.check + " during " + which(failure, program);
    case Kind::kHang: return which(failure, program) + ", does not come to an end";
    case Kind::kMemory:
      return which(failure, program) + ", takes more memory than any input is worth";
    case Kind::kText:
      return "the text is not what it was when printed and parsed: " + failure.check;
  }
  return {};
}

}  // namespace failure
