// Code for ci/checks/barrier-check to look at: a byte of process memory is written, a process runs,
// and the byte is written again.
//
// The switch to the process is an instruction of which the compiler is told nothing, least of all
// that anybody reads memory there. Without the barrier it may leave a write out or put it on the
// other side; it does, which shows that the check sees what it looks for.
#include "procbuf/platform.hpp"
#include "procbuf/process_slice.hpp"

namespace {

// Every processor has it, and no code here uses it otherwise. Its answer keeps it in place.
int switch_to_process() {
  int answer = 0;
  asm("nop" : "=r"(answer));
  return answer;
}

}  // namespace

extern "C" int with_barrier(const procbuf::WriteableProcessSlice& slice) {
  const auto byte = slice[0];
  byte.set(1);
  procbuf::platform::barrier_before_userspace();
  const int answer = switch_to_process();
  byte.set(2);
  return answer;
}

extern "C" int without_barrier(const procbuf::WriteableProcessSlice& slice) {
  const auto byte = slice[0];
  byte.set(1);
  const int answer = switch_to_process();
  byte.set(2);
  return answer;
}
