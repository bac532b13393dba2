// Catching a panic of the core, on the host and in the replay image (where <csetjmp> is
// src/firmware/runtime's).
//
// A panic must not depend on an exception runtime (a device has none), so it is a jump. Before the
// jump, while the panicking stack is still there, the kernel's chain of open things is unwound to
// where it was when the catch began; no destructor runs between the panic and the catch.
#pragma once

#include <csetjmp>
#include <string_view>

#include "procbuf/kernel.hpp"

namespace harness {

// One catch in progress; they nest, the innermost catches.
struct PanicCatch {
  std::jmp_buf target;
  procbuf::Kernel* kernel;
  procbuf::OpenChain::Mark mark;
  PanicCatch* outer;
};

// Set while a catch is in progress; for catch_panic and the platform's panic only.
extern PanicCatch* innermost_panic_catch;

// Called where no catch is in progress: says so and ends the program. panic_uncaught.cpp on the
// host, src/firmware/harness on a device.
[[noreturn]] void panic_uncaught(std::string_view message);

// The message of the last panic that was caught; good until the next one.
std::string_view last_panic_message();

// Runs `body()` and tells whether it panicked. What it had opened is closed again either way.
// `body` and what it calls must keep nothing in the frames that only a destructor would release.
template <typename F>
bool catch_panic(procbuf::Kernel& kernel, F&& body) {
  PanicCatch frame{.target = {},
                   .kernel = &kernel,
                   .mark = kernel.chain().mark(),
                   .outer = innermost_panic_catch};
  innermost_panic_catch = &frame;
  const bool panicked = _setjmp(frame.target) != 0;  // NOLINT(*-err52-cpp): see above
  if (!panicked) body();
  innermost_panic_catch = frame.outer;
  return panicked;
}

}  // namespace harness
