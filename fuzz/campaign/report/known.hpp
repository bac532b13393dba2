// Failures that are known (DIR/known.txt): each with the day until which it may be, and why.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace report {

struct Known {
  std::size_t line = 0;   // in the file, from 1
  std::string signature;  // as `scenario triage` gives it
  std::string expires;    // the last day, 2026-12-31
  std::string reason;
};

struct KnownError {
  std::size_t line = 0;
  std::string message;
};

// `signature | 2026-12-31 | reason` on each line; empty ones and those that begin with # say
// nothing. The first line that is wrong makes the error.
std::variant<std::vector<Known>, KnownError> parse_known(std::string_view text);

// Whether its last day was before that day (2026-11-23).
bool expired(const Known& known, std::string_view today);

}  // namespace report
