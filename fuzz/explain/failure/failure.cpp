#include "failure/failure.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "compare/identity.hpp"

namespace failure {

namespace {

constexpr std::string_view kBetween = " / ";

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
    case Kind::kDifference: return harness::what_differs(failure.difference);
    case Kind::kSanitizer: return of_sanitizer(failure);
    case Kind::kDeath:
    case Kind::kText:
    case Kind::kProtection: return failure.check;
    case Kind::kHang: return of_hang(failure);
    case Kind::kMemory: return "takes too much memory";
    case Kind::kAnswer: return "cannot be read";
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
    case Kind::kAnswer: return "answer";
    case Kind::kText: return "text";
    case Kind::kProtection: return "protection";
  }
  return {};
}

}  // namespace

std::string name_for_file(const std::string& signature) {
  constexpr std::size_t kLongest = 60;
  if (signature.empty()) return "does-not-fail";
  std::string name;
  for (const char c : signature) {
    const bool fit = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (fit) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), kLongest));
  while (name.ends_with('-')) name.pop_back();
  return name;
}

std::string signature(const Failure& failure) {
  return harness::identity(name_of(failure.kind), failure.operation_name, what(failure));
}

}  // namespace failure
