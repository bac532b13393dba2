// A fuzz target that does what PROCBUF_BEHAVES says (`crash`, `hang`, `memory`, `killed`) with
// inputs that begin with an exclamation mark; without it, nothing bad. Where it stands in a folder
// `canary`, it crashes at once. For check.sh, which builds it with libFuzzer, with AFL++, and with
// a main that replays; with few headers, because each takes its time three times.
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>

#include "session/statistics.hpp"

namespace {

harness::Statistics& statistics() {
  static harness::Statistics counters;
  return counters;
}

const char* const how = std::getenv("PROCBUF_BEHAVES");
const bool canary = std::strstr(program_invocation_name, "/canary/") != nullptr;

void rest() {
  constexpr std::timespec kTwoMilliseconds = {.tv_sec = 0, .tv_nsec = 2'000'000};
  nanosleep(&kTwoMilliseconds, nullptr);
}

void misbehave() {
  if (how == nullptr) return;
  if (std::strcmp(how, "crash") == 0) std::abort();
  if (std::strcmp(how, "killed") == 0) std::raise(SIGKILL);
  if (std::strcmp(how, "hang") == 0) {
    while (true) pause();  // the engine's limit is the clock's: the processor is for others
  }
  if (std::strcmp(how, "memory") == 0) {
    // All at once, which is more than an engine allows: no time passes in which it could run into
    // another limit.
    static void* volatile much = nullptr;
    much = ::operator new(std::size_t{3} << 30U);
  }
}

// Something to discover, one byte after the other, each an edge of its own.
template <std::size_t kAt = 0>
void discover(const std::uint8_t* data, std::size_t size) {
  static volatile std::size_t found = 0;
  if constexpr (kAt < 8) {
    if (size > kAt && data[kAt] == 'a' + kAt) {
      found = kAt;
      discover<kAt + 1>(data, size);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  statistics().count(1);
  // Where nothing is to be found, a night only has to last: the processor is for others.
  if (how == nullptr && !canary) rest();
  if (canary && size > 1) std::abort();
  if (size > 0 && data[0] == '!') misbehave();
  discover(data, size);
  return 0;
}
