#include "failure/interrupt.hpp"

namespace failure {

namespace {

volatile std::sig_atomic_t flag = 0;  // NOLINT(*-avoid-non-const-global-variables): a handler's

}  // namespace

Interrupt::Interrupt() {
  flag = 0;
  struct sigaction action = {};
  action.sa_handler = [](int) { flag = 1; };
  sigaction(SIGINT, &action, &interrupt_before_);
  sigaction(SIGTERM, &action, &terminate_before_);
}

Interrupt::~Interrupt() {
  sigaction(SIGINT, &interrupt_before_, nullptr);
  sigaction(SIGTERM, &terminate_before_, nullptr);
}

bool Interrupt::came() {
  return flag != 0;
}

bool Interrupt::take() {
  const bool taken = came();
  flag = 0;
  return taken;
}

}  // namespace failure
