// The report as a page: one HTML file that needs nothing but itself. Its first screen answers "is
// it good?"; below stands why.
#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace report {

// A file of the core.
struct Source {
  std::string name;  // as in Coverage::files
  std::string text;
};

std::string page(const Report& report, const std::vector<Source>& sources);

}  // namespace report
