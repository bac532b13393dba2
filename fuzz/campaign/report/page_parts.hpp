// The parts of the page, each a section of HTML; empty where there is nothing to show. For
// page.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/page.hpp"

namespace report {

// The head of a section, which it leaves open.
std::string section(std::string_view id, std::string_view title);

// So many in a second; "-" where there was none.
std::string rate(std::uint64_t count, std::uint64_t seconds);

// page_fuzzing.cpp: what ran, how fast, what it covered as time went on, and in the nights before.
std::string fuzzing_part(const Report& report);
std::string nights_part(const Report& report);

// page_findings.cpp
std::string findings_part(const Report& report);

// page_reach.cpp: operations against outcomes, goals, lines of the core.
std::string outcomes_part(const Report& report);
std::string goals_part(const Report& report);
std::string source_part(const Report& report, const std::vector<Source>& sources);

}  // namespace report
