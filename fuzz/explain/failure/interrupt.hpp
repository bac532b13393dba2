// Ctrl-C asks long work to stop and to keep what it has: while an Interrupt lives, SIGINT and
// SIGTERM set a flag and do nothing else. For the minimiser, triage and the trials under them.
#pragma once

#include <csignal>

namespace failure {

class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  // Whether one came since the last Interrupt was made; false where none was.
  static bool came();
  // The same, and from here on it has not come: what was reached is kept, which another may end.
  static bool take();

 private:
  struct sigaction interrupt_before_ = {};
  struct sigaction terminate_before_ = {};
};

}  // namespace failure
