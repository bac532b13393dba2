#include "failure/stack_samples.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>

namespace failure {

namespace {

constexpr suseconds_t kBetween = 2000;  // microseconds

StackSamples* samples_now = nullptr;  // NOLINT(*-avoid-non-const-global-variables): a handler's

void take_sample(int /*signal*/) {
  StackSamples& samples = *samples_now;
  const std::size_t at = samples.taken;
  if (at == kSamples) _exit(1);  // what status, nobody asks
  StackSamples::Sample& sample = samples.samples[at];
  sample.above = __builtin_return_address(0);
  sample.depth = backtrace(sample.addresses.data(), StackSamples::kDeepest);
  samples.taken = at + 1;
  const timeval between{.tv_sec = 0, .tv_usec = kBetween};
  const itimerval timer{.it_interval = between, .it_value = between};
  if (at == 0) setitimer(ITIMER_PROF, &timer, nullptr);
}

}  // namespace

void sample_when_asked(StackSamples& samples) {
  samples.taken = 0;
  samples_now = &samples;
  std::array<void*, 1> any{};
  backtrace(any.data(), 1);  // loads what it needs now, not in the handler
  struct sigaction action = {};
  action.sa_handler = take_sample;
  action.sa_flags = SA_RESTART;
  sigaction(SIGXCPU, &action, nullptr);
  sigaction(SIGPROF, &action, nullptr);
}

std::vector<CodePlace> places_of(const StackSamples::Sample& sample) {
  std::vector<CodePlace> places;
  const std::string own = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto* const end = sample.addresses.begin() + sample.depth;
  const auto* const above = std::find(sample.addresses.begin(), end, sample.above);
  const auto* const first = above == end ? end : above + 1;
  for (const auto* at = first; at != end; ++at) {
    // But for the innermost, these are where calls return to, which may be another line.
    const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(*at) - (at == first ? 0U : 1U);
    Dl_info info{};
    if (dladdr(reinterpret_cast<void*>(address), &info) == 0) continue;
    // The program itself goes by the name that it was called with.
    const std::string file = info.dli_fname;
    std::array<char, 32> offset{};
    std::snprintf(offset.data(), offset.size(), "0x%zx",
                  address - reinterpret_cast<std::uintptr_t>(info.dli_fbase));
    places.push_back(
        {.module = file.starts_with('/') ? file : own, .offset = std::string(offset.data())});
  }
  return places;
}

}  // namespace failure
