// Stands in, in ci/oss-fuzz-check, for an engine that is not on this machine (honggfuzz,
// centipede), and for libFuzzer under MemorySanitizer, which needs a C++ library that is
// instrumented: fuzz/engine/standalone_main.cpp's main, and what the engines' coverage flags make
// the compiler call. Says at the end how many places of the program count, and how many of them
// were reached.
//
// Compiled without instrumentation, and linked as LIB_FUZZING_ENGINE is.
#include "../../fuzz/engine/standalone_main.cpp"

namespace {

std::uint32_t guards = 0;   // NOLINT(*-avoid-non-const-global-variables)
std::uint32_t reached = 0;  // NOLINT(*-avoid-non-const-global-variables)
// libFuzzer's, a byte each.
const char* counters = nullptr;      // NOLINT(*-avoid-non-const-global-variables)
const char* counters_end = nullptr;  // NOLINT(*-avoid-non-const-global-variables)

[[gnu::destructor]] void tell() {
  for (const char* counter = counters; counter != counters_end; ++counter) {
    ++guards;
    if (*counter != 0) ++reached;
  }
  std::fprintf(stderr, "%u guards, %u reached\n", guards, reached);
}

}  // namespace

// The names are the compiler's.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
// What the mutator would call back; nothing mutates here.
std::size_t LLVMFuzzerMutate(std::uint8_t* /*data*/, std::size_t size, std::size_t /*max_size*/) {
  return size;
}
void __sanitizer_cov_trace_pc_guard_init(std::uint32_t* first, const std::uint32_t* last) {
  if (first == last || *first != 0) return;
  for (std::uint32_t* guard = first; guard != last; ++guard) *guard = ++guards;
}
void __sanitizer_cov_trace_pc_guard(std::uint32_t* guard) {
  if (*guard == 0) return;
  ++reached;
  *guard = 0;
}
void __sanitizer_cov_8bit_counters_init(const char* first, const char* last) {
  counters = first;
  counters_end = last;
}
void __sanitizer_cov_pcs_init(const std::uintptr_t* /*first*/, const std::uintptr_t* /*last*/) {}
void __sanitizer_cov_trace_pc_indir(std::uintptr_t /*callee*/) {}
void __sanitizer_cov_trace_cmp1(std::uint8_t /*a*/, std::uint8_t /*b*/) {}
void __sanitizer_cov_trace_cmp2(std::uint16_t /*a*/, std::uint16_t /*b*/) {}
void __sanitizer_cov_trace_cmp4(std::uint32_t /*a*/, std::uint32_t /*b*/) {}
void __sanitizer_cov_trace_cmp8(std::uint64_t /*a*/, std::uint64_t /*b*/) {}
void __sanitizer_cov_trace_const_cmp1(std::uint8_t /*a*/, std::uint8_t /*b*/) {}
void __sanitizer_cov_trace_const_cmp2(std::uint16_t /*a*/, std::uint16_t /*b*/) {}
void __sanitizer_cov_trace_const_cmp4(std::uint32_t /*a*/, std::uint32_t /*b*/) {}
void __sanitizer_cov_trace_const_cmp8(std::uint64_t /*a*/, std::uint64_t /*b*/) {}
void __sanitizer_cov_trace_switch(std::uint64_t /*value*/, std::uint64_t* /*cases*/) {}
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
