#include "session/fuzz_session.hpp"

#include <cstdio>

#include "compare/identity.hpp"
#include "compare/report.hpp"
#include "goals/summary.hpp"

namespace harness {

FuzzSession& FuzzSession::the() {
  static FuzzSession session;
  return session;
}

FuzzSession::~FuzzSession() {
  std::fprintf(stderr, "%s\n", goals::summary(goals_).c_str());
}

bool FuzzSession::run(input::Mix target, std::span<const std::uint8_t> input) {
  if (target != input::Mix::kEverything && input::mix_of_input(input) != target) return false;
  const scenario::Program program = decoded_.decode(input);
  running_ = true;
  const std::optional<Difference> difference = watched_.run(program);
  running_ = false;
  if (difference) {
    const std::string text = report(*difference, world_);
    std::fprintf(stderr, "\n%s\n", text.c_str());
    abort_as(identity("difference", operation_name(program, difference->operation),
                      what_differs(*difference)));
  }
  statistics_.count(program.operations.size());
  return true;
}

void FuzzSession::tell_story() const {
  if (!running_) return;
  const std::string text = story(world_.comparison.program(), world_.machine.placement(),
                                 world_.comparison.operation_in_progress(),
                                 "the sanitizer reported during this operation");
  std::fprintf(stderr,
               "\nprocbuf: the scenario up to here, with the reference model's outcomes:\n%s\n",
               text.c_str());
}

}  // namespace harness

// Called by AddressSanitizer and UndefinedBehaviorSanitizer, the first two when they have found
// something; the names are theirs.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" void __asan_on_error() {
  harness::FuzzSession::the().tell_story();
}
extern "C" void __ubsan_on_report() {
  harness::FuzzSession::the().tell_story();
}
// What ASAN_OPTIONS in the environment does not say. A caught panic is a jump, after which
// AddressSanitizer looks through all of its fake stack for frames that are gone: with its usual
// megabyte a size, a third of a campaign's time. No scenario needs more than this.
extern "C" const char* __asan_default_options() {
  return "min_uar_stack_size_log=16:max_uar_stack_size_log=16";
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
