// A fuzz target for check.sh: as good as ours are in all that ci/lib/oss_fuzz looks at, and small.
// It fails as it is told: what is wrong with it is in the file BREAK; there is none where all is
// well.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

// Places that count, and accesses that a sanitizer looks at: more than a thousand, and of each
// input.
template <std::size_t kPlace>
std::size_t place(const std::uint8_t* data, std::size_t size, std::array<int, 8>& seen) {
  if (size > kPlace && data[kPlace % size] == static_cast<std::uint8_t>(kPlace)) {
    seen[data[0] % seen.size()] += static_cast<int>(kPlace);
  }
  if constexpr (kPlace == 0) {
    return 0;
  } else {
    return place<kPlace - 1>(data, size, seen) + 1;
  }
}

// What is wrong with it.
std::string_view what() {
  static std::array<char, 32> text{};
  static const std::size_t length = [] {
    std::FILE* const file = std::fopen(BREAK, "rb");
    if (file == nullptr) return std::size_t{0};
    const std::size_t read = std::fread(text.data(), 1, text.size(), file);
    std::fclose(file);
    return read;
  }();
  return {text.data(), length};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::array<int, 8> seen{};
  if (what() == "needs its folder") {
    std::FILE* const file = std::fopen(HOME "/slice_access_fuzzer.options", "rb");
    if (file == nullptr) std::abort();
    std::fclose(file);
  }
  if (what() == "fails on a seed" && size != 0 && data[0] == 's') std::abort();
  if (what() == "fails") std::abort();
  return place<600>(data, size, seen) > 600 ? 1 : 0;
}
