#include "host/panic_catch.hpp"

#include <algorithm>
#include <array>

#include "procbuf/platform.hpp"

namespace harness {

PanicCatch* innermost_panic_catch = nullptr;  // NOLINT(*-avoid-non-const-global-variables)

namespace {

struct Message {
  std::array<char, 160> text{};
  std::size_t length = 0;
};
Message last_message;  // NOLINT(*-avoid-non-const-global-variables): a panic leaves nothing else

}  // namespace

std::string_view last_panic_message() {
  return {last_message.text.data(), last_message.length};
}

}  // namespace harness

namespace procbuf::platform {

Rounding MemoryProtection::rounding = Rounding::kExact;
bool MemoryProtection::refuses = false;
std::size_t MemoryProtection::refused_request = 0;
Protector* MemoryProtection::protector = nullptr;

void panic(std::string_view message) {
  harness::PanicCatch* const frame = harness::innermost_panic_catch;
  if (frame == nullptr) harness::panic_uncaught(message);
  harness::last_message.length = std::min(message.size(), harness::last_message.text.size());
  std::copy_n(message.begin(), harness::last_message.length, harness::last_message.text.begin());
  frame->kernel->unwind_to(frame->mark);
  std::longjmp(frame->target, 1);  // NOLINT(*-err52-cpp): see panic_catch.hpp
}

}  // namespace procbuf::platform
