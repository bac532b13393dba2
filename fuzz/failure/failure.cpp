#include "failure/failure.hpp"

#include <string_view>

namespace failure {

namespace {

constexpr std::string_view kBetween = " / ";

// The words of an outcome that do not vary with the values: "ok", "err NoSuchApp", "first=true".
std::string outcome_class(const std::string& outcome) {
  const std::size_t space = outcome.find(' ');
  std::string first = outcome.substr(0, space);
  if (space == std::string::npos || (first != "err" && first != "fail")) return first;
  return outcome.substr(0, outcome.find(' ', space + 1));
}

std::string of_difference(const harness::Difference& difference) {
  std::string text(harness::name_of(difference.place.field));
  if (difference.place.field == harness::Field::kOutcome) {
    text += " " + outcome_class(difference.core) + " for " + outcome_class(difference.model);
  }
  return text;
}

std::string of_sanitizer(const Failure& failure) {
  std::string text = failure.check;
  for (const Frame& frame : failure.functions) text += std::string(kBetween) + frame.function;
  return text;
}

// What it calls meanwhile is a matter of chance.
std::string of_hang(const Failure& failure) {
  std::string text = "does not end";
  if (!failure.functions.empty()) text += std::string(kBetween) + failure.functions.back().function;
  return text;
}

std::string what(const Failure& failure) {
  switch (failure.kind) {
    case Kind::kDifference: return of_difference(failure.difference);
    case Kind::kSanitizer: return of_sanitizer(failure);
    case Kind::kDeath:
    case Kind::kText: return failure.check;
    case Kind::kHang: return of_hang(failure);
    case Kind::kMemory: return "takes too much memory";
  }
  return {};
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kDifference: return "difference";
    case Kind::kSanitizer: return "sanitizer";
    case Kind::kDeath: return "death";
    case Kind::kHang: return "hang";
    case Kind::kMemory: return "memory";
    case Kind::kText: return "text";
  }
  return {};
}

}  // namespace

std::string signature(const Failure& failure) {
  return std::string(name_of(failure.kind)) + std::string(kBetween) + failure.operation_name +
         std::string(kBetween) + what(failure);
}

}  // namespace failure
