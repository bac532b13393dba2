// The report for programs, and for a mail.
#pragma once

#include <string>

#include "report/report.hpp"

namespace report {

// docs/report.schema.json says what is in it.
std::string as_json(const Report& report);

// SARIF 2.1.0: each finding is a result, at a line of the repository (places.hpp); a known one is
// suppressed. `repository` is the folder of the sources.
std::string as_sarif(const Report& report, const std::string& repository);

// JUnit's XML: a test for each step, each pair of target and engine, each finding.
std::string as_junit(const Report& report);

// A few lines of text.
std::string as_summary(const Report& report);

}  // namespace report
