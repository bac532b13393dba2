// A fuzz target for check.sh: as good as ours are in all that ci/oss-fuzz.sh looks at, and small.
// It fails as it is told: BREAK is `no failure`, or what is wrong with it.
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

constexpr std::string_view kBreak = BREAK;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::array<int, 8> seen{};
  if (kBreak == "needs its folder") {
    std::FILE* const file = std::fopen(HOME "/slice_access_fuzzer.options", "rb");
    if (file == nullptr) std::abort();
    std::fclose(file);
  }
  if (kBreak == "fails on a seed" && size != 0 && data[0] == 's') std::abort();
  if (kBreak == "fails") std::abort();
  return place<600>(data, size, seen) > 600 ? 1 : 0;
}
