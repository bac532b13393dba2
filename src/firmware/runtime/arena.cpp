// Where the parser and the printer of scenario texts keep what they make: a fixed block of memory,
// taken from its start to its end, which begins anew when everything has been given back. Between
// two files of a replay nothing is held, so no file can starve a later one.
//
// There is no other heap in an image, and only the text half of the replay image uses this one. It
// panics where a text needs more.
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

#include "runtime/processor.hpp"

namespace {

constexpr std::size_t kArenaSize = std::size_t{12} << 20;
constexpr std::size_t kAlign = alignof(std::max_align_t);

// NOLINTBEGIN(*-avoid-non-const-global-variables): there is one, as there is one heap elsewhere
[[gnu::section(".bulk")]] alignas(kAlign) std::array<std::byte, kArenaSize> arena;
std::size_t used = 0;
std::size_t blocks = 0;  // not given back
// NOLINTEND(*-avoid-non-const-global-variables)

}  // namespace

void* operator new(std::size_t size) {
  const std::size_t rounded = (size + kAlign - 1) / kAlign * kAlign;
  if (size > kArenaSize || rounded > kArenaSize - used)
    firmware::die("a text needs more memory than there is");
  void* const block = &arena[used];
  used += rounded;
  ++blocks;
  return block;
}

void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  if (--blocks == 0) used = 0;
}

void operator delete(void* block, std::size_t /*size*/) noexcept {
  operator delete(block);
}

// What the containers call instead of throwing, where there are no exceptions. None of them can
// happen: the parser asks for nothing out of range.
// NOLINTBEGIN(cert-dcl58-cpp,cert-dcl50-cpp): the library declares them and calls them
namespace std {

void __throw_length_error(const char* what) {
  firmware::die(what);
}
void __throw_logic_error(const char* what) {
  firmware::die(what);
}
void __throw_out_of_range_fmt(const char* what, ...) {
  firmware::die(what);
}
void __throw_bad_alloc() {
  firmware::die("a text needs more memory than there is");
}
void __throw_bad_array_new_length() {
  firmware::die("an array is too long");
}

}  // namespace std
// NOLINTEND(cert-dcl58-cpp,cert-dcl50-cpp)
