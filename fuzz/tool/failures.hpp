// The commands that lead from a crash file to understanding: `explain`, `minimize`, `trace`,
// `triage`, `draw`, `to-test`. Each takes whatever Input takes; exit statuses are main.cpp's.
#pragma once

#include <string>
#include <vector>

namespace tool {

// Which input is meant, and where the answer goes.
struct Question {
  std::string path;
  std::string target;  // empty: find it
  std::string output;
};

// Says what fails, with the story and the memory. kDiffers where it fails.
int explain(const Question& question);

// Writes the smallest input that fails in the same way to `output`: scenario text where its name
// ends in .scn and on the standard output, else packed for its target. kDiffers where it fails,
// kInterrupted after Ctrl-C: then what was reached is written. Where nothing fails, nothing is
// written.
int minimize(const Question& question);

// Prints each operation before it runs on the core, and its outcome after it, up to the first
// difference. kDiffers where there is one. With `stop`, raises SIGTRAP before the operation that
// fails, for a debugger to take over; where nothing fails, says so and does not run it.
int trace(const Question& question, bool stop);

// Writes the picture of the run as an HTML page. 0 also where it fails.
int draw(const Question& question);

// Writes a unit test of the run in the core's own interface (unit_test/write.hpp), to `output` or,
// if that is empty, the standard output. With a `name`, the test and the input go where regressions
// live, seen from the repository's folder. kDiffers where it fails.
int to_test(const Question& question, const std::string& name);

// Sorts the files in the folder by what fails. `json`, where not empty, is a file for the same as
// JSON. kDiffers where anything fails.
int triage(const std::string& folder, const std::string& target, const std::string& json);

}  // namespace tool
