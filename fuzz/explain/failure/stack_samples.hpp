// Where a run that does not end goes round: its stack, looked at several times.
//
// One look says where the run was at that moment, somewhere within the loop, and another run of the
// same fault may be elsewhere. What all looks have in common is the function with the loop in it.
// The forked process takes the looks, in a signal handler, into memory that it shares with its
// parent; the parent, which was forked from the same image, knows what stands where. Linux only.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace failure {

inline constexpr std::size_t kSamples = 32;

struct StackSamples {
  static constexpr int kDeepest = 128;
  struct Sample {
    int depth = 0;
    void* above = nullptr;  // the first that is not the handler's own; it returns there
    std::array<void*, kDeepest> addresses{};  // innermost first
  };
  std::atomic<std::size_t> taken = 0;
  std::array<Sample, kSamples> samples{};
};

// In the child: SIGXCPU begins a series of looks into `samples`, two milliseconds of processor
// time apart, and then the process ends. `samples` outlives it.
void sample_when_asked(StackSamples& samples);

// A place in the program, as a symbolizer takes it.
struct CodePlace {
  std::string module;  // path
  std::string offset;  // "0x12"
};

// In the parent: of one sample, innermost first, without the handler and what the system runs it
// by.
std::vector<CodePlace> places_of(const StackSamples::Sample& sample);

}  // namespace failure
