// From reset to the image's own code, and every way to end badly. The symbols are those of
// sections.ld.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/processor.hpp"
#include "runtime/semihosting.hpp"

// NOLINTBEGIN(*-identifier-naming): places, not constants
extern "C" {

extern std::uint32_t image_data_start[];
extern std::uint32_t image_data_end[];
extern const std::uint32_t image_data_load[];
extern std::uint32_t image_bss_start[];
extern std::uint32_t image_bss_end[];
extern std::uint32_t image_stack_end[];
extern std::uint32_t image_stack_start[];
using Constructor = void (*)();
extern const Constructor image_constructors_start[];
extern const Constructor image_constructors_end[];

}  // extern "C"
// NOLINTEND(*-identifier-naming)

namespace firmware {

namespace {

// The stack is bounded function by function when it is compiled (cmake/firmware.cmake). That calls
// in one another keep within half of it is seen in every run: this fills the other half.
constexpr std::uint32_t kUnused = 0x57ac4e4d;

std::span<std::uint32_t> half_of_stack() {
  const auto words = static_cast<std::size_t>(image_stack_start - image_stack_end);
  return {image_stack_end, words / 2};
}

void put_hexadecimal(std::uintptr_t value, char* eight_digits) {
  for (int i = 7; i >= 0; --i, value >>= 4) eight_digits[i] = "0123456789abcdef"[value & 0xf];
}

}  // namespace

void procbuf_start() {
  std::copy_n(image_data_load, image_data_end - image_data_start, image_data_start);
  std::fill(image_bss_start, image_bss_end, 0U);
  std::ranges::fill(half_of_stack(), kUnused);
  std::for_each(image_constructors_start, image_constructors_end,
                [](Constructor constructor) { constructor(); });
  const int status = procbuf_main();
  if (std::ranges::count(half_of_stack(), kUnused) != std::ssize(half_of_stack())) {
    die("more than half of the stack was used");
  }
  semihosting::exit(status);
}

void procbuf_fault(std::uintptr_t address, std::uintptr_t cause) {
  std::array<char, 47> text{"the image faulted at ........ (cause ........)"};
  put_hexadecimal(address, &text[21]);
  put_hexadecimal(cause, &text[37]);
  die({text.data(), text.size() - 1});
}

// In the tables of abstract classes.
extern "C" void __cxa_pure_virtual();  // NOLINT(*-identifier-naming,bugprone-reserved-identifier)
extern "C" void __cxa_pure_virtual() {
  die("a function was called that no class has");
}

void die(std::string_view why) {
  semihosting::say("procbuf: ");
  semihosting::say(why);
  semihosting::say("\n");
  semihosting::exit(kDied);
}

}  // namespace firmware
