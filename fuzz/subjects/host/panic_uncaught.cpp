// The end of a program on the host that panics where nobody catches it.
#include <cstdio>
#include <cstdlib>

#include "host/panic_catch.hpp"

namespace harness {

void panic_uncaught(std::string_view message) {
  std::fprintf(stderr, "procbuf panic: %.*s\n", static_cast<int>(message.size()), message.data());
  std::abort();
}

}  // namespace harness
