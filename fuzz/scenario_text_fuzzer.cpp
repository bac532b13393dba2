// The scenario language: does every text either give an error that stands where the text has a
// place for it, or a program that survives being printed and parsed?
//
// The input is the text. A report (text/round_trip.hpp) is printed and aborts, so that the engine
// keeps the input; so does a text for which the parser and the printer take more memory than any
// text is worth.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "compare/identity.hpp"
#include "session/statistics.hpp"
#include "text/round_trip.hpp"

namespace {

// Bytes that one round trip may allocate, all in all: for each byte of the text, and besides.
constexpr std::size_t kAllocatedPerByte = 1024;
constexpr std::size_t kAllocatedBesides = 65536;

std::size_t allocated = 0;  // NOLINT(*-avoid-non-const-global-variables): the allocator is global

}  // namespace

// Called by the sanitizers that have an allocator, for each allocation; the name is theirs.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" void __sanitizer_malloc_hook(const volatile void* /*start*/, std::size_t size) {
  allocated += size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static harness::Statistics statistics;
  allocated = 0;
  const text::RoundTrip result = text::round_trip({reinterpret_cast<const char*>(data), size});
  if (result.report) {
    std::fprintf(stderr, "\nprocbuf: %s\n", result.report->c_str());
    harness::abort_as(
        harness::identity("text", "text", result.report->substr(0, result.report->find(':'))));
  }
  if (allocated > size * kAllocatedPerByte + kAllocatedBesides) {
    std::fprintf(stderr, "\nprocbuf: a text of %zu bytes took %zu bytes of memory\n", size,
                 allocated);
    harness::abort_as(harness::identity("text", "text", "takes too much memory"));
  }
  statistics.count(result.operations);
  return 0;
}
