// The 32-bit program that check.sh has run: prints the width of its word and its arguments, and
// ends with a status of its own.
#include <cstdio>

int main(int argc, char** argv) {
  std::printf("%zu", sizeof(void*) * 8);
  for (int i = 1; i < argc; ++i) std::printf("|%s", argv[i]);
  std::puts("");
  return 7;
}
