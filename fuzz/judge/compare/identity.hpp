// What tells one fault from another: a few words that stay the same for the same fault, whatever
// the input. Without addresses, lengths, numbers of processes, drivers and slots: those vary.
//
// Shared by what judges a fuzz target's input (fuzz_session.cpp, for ClusterFuzz) and by what sorts
// failures (failure/failure.hpp), so that a report from there and ci/repro use the same words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compare/comparison.hpp"
#include "scenario/operation.hpp"

namespace harness {

// The operation by name, "append_chunk"; "end of the program" behind the last one.
std::string_view operation_name(const scenario::Program& program, std::size_t operation);

// What differs, "mark"; of an outcome also the kinds: "outcome ok for err OutOfMemory".
std::string what_differs(const Difference& difference);

// "difference / restart / mark": kind of failure, operation, what is wrong.
std::string identity(std::string_view kind, std::string_view operation_name, std::string_view what);

// Ends a fuzz target over an input that fails, in a way that ClusterFuzz tells from others. It
// takes a crash's identity from the stack, where all of ours look alike, unless a line on the
// standard error begins with "ASSERTION FAILED: ": then it goes by the rest of that line
// (docs/oss-fuzz.md).
[[noreturn]] void abort_as(const std::string& identity);

}  // namespace harness
