// A failure in one sentence.
#include <algorithm>

#include "failure/abbreviate.hpp"
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
  if (program.operations.empty() && !failure.operation_name.empty()) {
    return "`" + failure.operation_name + "`";  // of what has no operations
  }
  if (failure.operation >= program.operations.size()) return "the end of the program";
  return "operation " + std::to_string(failure.operation + 1) + ", `" +
         abbreviated(scenario::print(program.operations[failure.operation], program.boot)) + "`";
}

// Where what is left of two outcomes is the same: from which character on they are not.
std::string first_difference(const std::string& core, const std::string& model) {
  if (core == model || abbreviated(core) != abbreviated(model)) return {};
  constexpr std::size_t kShown = 16;
  const auto [differs, other] = std::ranges::mismatch(core, model);
  const auto at = static_cast<std::size_t>(differs - core.begin());
  // The digits of a byte stay together.
  const std::size_t word = core.rfind(' ', at) + 1;
  const std::size_t from = at - (at - word) % 2;
  return "; from byte " + std::to_string((from - word) / 2) + " on `" + core.substr(from, kShown) +
         "`, not `" + model.substr(from, kShown) + "`";
}

// " in procbuf::Process::brk (process.cpp:143)"
std::string innermost(const Failure& failure) {
  if (failure.functions.empty()) return {};
  const Frame& frame = failure.functions.front();
  return " in " + frame.function + (frame.place.empty() ? "" : " (" + frame.place + ")");
}

std::string_view rules_at(const Failure& failure, const scenario::Program& program) {
  if (failure.operation >= program.operations.size()) return {};
  return rules_of(program.operations[failure.operation].kind);
}

std::string of_difference(const Failure& failure, const scenario::Program& program) {
  const harness::Difference& difference = failure.difference;
  if (difference.place.field == harness::Field::kOutcome) {
    return which(failure, program) + ", answers `" + abbreviated(difference.core) +
           "`; expected `" + abbreviated(difference.model) + "`" +
           first_difference(difference.core, difference.model) +
           by_rules(rules_at(failure, program));
  }
  const std::string_view rules = rules_of(difference.place.field);
  return "after " + which(failure, program) + ", " + difference.what + " is " + difference.core +
         "; expected " + difference.model +
         by_rules(rules.empty() ? rules_at(failure, program) : rules);
}

std::string of_protection(const Failure& failure) {
  return "after step " + std::to_string(failure.operation + 1) + " under " +
         failure.operation_name + ", " + failure.facts + by_rules("P1, P6");
}

std::string of_sanitizer(const Failure& failure, const scenario::Program& program) {
  return "the sanitizers report " + failure.check + failure.facts + innermost(failure) +
         " during " + which(failure, program) + by_rules(rules_at(failure, program));
}

}  // namespace

std::string sentence(const Failure& failure, const scenario::Program& program) {
  switch (failure.kind) {
    case Kind::kDifference: return of_difference(failure, program);
    case Kind::kSanitizer: return of_sanitizer(failure, program);
    case Kind::kDeath:
      return "the program ends with " + failure.check + " during " + which(failure, program);
    case Kind::kHang:
      return which(failure, program) + ", does not come to an end" + innermost(failure);
    case Kind::kMemory:
      return which(failure, program) + ", takes more memory than any input is worth";
    case Kind::kAnswer:
      return "the subject " + failure.check + " (" + which(failure, program) + ")";
    case Kind::kText:
      return "the text is not what it was when printed and parsed: " + failure.check;
    case Kind::kProtection: return of_protection(failure);
  }
  return {};
}

}  // namespace failure
