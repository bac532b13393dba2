// The memory functions, which a compiler may call for what the source does not spell as a call.
// Compiled so that it does not turn these loops into calls of themselves.
#include <cstddef>
#include <cstdint>

namespace {

// Four bytes at a time, where both sides allow it: most of what is moved is process memory.
bool aligned(const void* a, const void* b) {
  return ((reinterpret_cast<std::uintptr_t>(a) | reinterpret_cast<std::uintptr_t>(b)) & 3) == 0;
}

using Word [[gnu::may_alias]] = std::uint32_t;

}  // namespace

extern "C" {

void* memcpy(void* to, const void* from, std::size_t count) {
  auto* target = static_cast<std::uint8_t*>(to);
  const auto* source = static_cast<const std::uint8_t*>(from);
  if (aligned(to, from)) {
    for (; count >= sizeof(Word); count -= sizeof(Word)) {
      *reinterpret_cast<Word*>(target) = *reinterpret_cast<const Word*>(source);
      target += sizeof(Word);
      source += sizeof(Word);
    }
  }
  while (count-- > 0) *target++ = *source++;
  return to;
}

void* memmove(void* to, const void* from, std::size_t count) {
  auto* const target = static_cast<std::uint8_t*>(to);
  const auto* const source = static_cast<const std::uint8_t*>(from);
  if (target <= source) return memcpy(to, from, count);
  while (count-- > 0) target[count] = source[count];
  return to;
}

void* memset(void* to, int value, std::size_t count) {
  auto* target = static_cast<std::uint8_t*>(to);
  const auto byte = static_cast<std::uint8_t>(value);
  if (aligned(to, nullptr)) {
    const std::uint32_t word = byte * 0x01010101U;
    for (; count >= sizeof(Word); count -= sizeof(Word)) {
      *reinterpret_cast<Word*>(target) = word;
      target += sizeof(Word);
    }
  }
  while (count-- > 0) *target++ = byte;
  return to;
}

int memcmp(const void* a, const void* b, std::size_t count) {
  const auto* left = static_cast<const std::uint8_t*>(a);
  const auto* right = static_cast<const std::uint8_t*>(b);
  for (; count > 0; --count, ++left, ++right) {
    if (*left != *right) return *left - *right;
  }
  return 0;
}

void* memchr(const void* bytes, int value, std::size_t count) {
  const auto* at = static_cast<const std::uint8_t*>(bytes);
  for (; count > 0; --count, ++at) {
    if (*at == static_cast<std::uint8_t>(value)) return const_cast<std::uint8_t*>(at);
  }
  return nullptr;
}

std::size_t strlen(const char* text) {
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

}  // extern "C"
