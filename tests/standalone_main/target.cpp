// A fuzz target for check.sh: shows its inputs, and dies of some of them.
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input == "abort") std::abort();
  if (input == "fault") std::raise(SIGSEGV);
  if (input == "answer") return -1;
  std::printf("%.*s", static_cast<int>(size), input.data());
  return 0;
}
