// From a scenario, and what failed in it, to a unit test.
//
// `scenario to-test` calls this. The test is a GoogleTest source for tests/regressions, spelled in
// the core's own interface, with the outcomes that the reference model gives: it fails where the
// core is broken and passes where it is right. It says what it does in the scenario's lines, too,
// so that both can be read side by side.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "failure/failure.hpp"
#include "scenario/operation.hpp"

namespace unit_test {

struct Origin {
  std::string name;                  // of the test; fits is_test_name()
  std::vector<std::string> heading;  // comment lines at the top, without their slashes
};

// Whether a test can be called that: letters and digits, a letter first.
bool is_test_name(std::string_view name);

// The source. `program` is well-formed; operations behind the failing one are left out, and open
// blocks closed. Without a failure the test is of all operations.
std::string write(const scenario::Program& program, const failure::Failure* failure,
                  const Origin& origin);

}  // namespace unit_test
