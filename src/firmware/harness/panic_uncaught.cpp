// The end of an image that panics where nobody catches it.
#include "panic_catch.hpp"
#include "runtime/processor.hpp"

namespace harness {

void panic_uncaught(std::string_view message) {
  firmware::die(message);
}

}  // namespace harness
