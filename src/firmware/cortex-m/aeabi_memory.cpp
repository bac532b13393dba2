// The memory functions by the names that Arm's run-time ABI gives them, which clang calls.
#include <cstring>

// NOLINTBEGIN(*-identifier-naming,bugprone-reserved-identifier): the ABI's names
extern "C" {

void __aeabi_memcpy(void* to, const void* from, std::size_t count) {
  memcpy(to, from, count);
}
void __aeabi_memcpy4(void* to, const void* from, std::size_t count) {
  memcpy(to, from, count);
}
void __aeabi_memcpy8(void* to, const void* from, std::size_t count) {
  memcpy(to, from, count);
}
void __aeabi_memmove(void* to, const void* from, std::size_t count) {
  memmove(to, from, count);
}
void __aeabi_memmove4(void* to, const void* from, std::size_t count) {
  memmove(to, from, count);
}
void __aeabi_memmove8(void* to, const void* from, std::size_t count) {
  memmove(to, from, count);
}
// Unlike memset, the value last.
void __aeabi_memset(void* to, std::size_t count, int value) {
  memset(to, value, count);
}
void __aeabi_memset4(void* to, std::size_t count, int value) {
  memset(to, value, count);
}
void __aeabi_memset8(void* to, std::size_t count, int value) {
  memset(to, value, count);
}
void __aeabi_memclr(void* to, std::size_t count) {
  memset(to, 0, count);
}
void __aeabi_memclr4(void* to, std::size_t count) {
  memset(to, 0, count);
}
void __aeabi_memclr8(void* to, std::size_t count) {
  memset(to, 0, count);
}

}  // extern "C"
// NOLINTEND(*-identifier-naming,bugprone-reserved-identifier)
