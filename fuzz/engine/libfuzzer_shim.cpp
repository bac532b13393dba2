// The mutator as libFuzzer calls it. An object in the executable of a fuzz target whose inputs are
// scenarios: the engine refers to these names weakly, and would not take them from a library.
//
// Other engines that know them call them, too; AFL++ does not (afl_shim.cpp).
#include <cstddef>
#include <cstdint>

#include "mutator/mutator.hpp"
#include "session/fuzz_session.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

// libFuzzer draws custom mutation and custom crossover equally often, and draws again where one of
// them answers 0: two inputs are spliced once in so many of the calls for it.
constexpr unsigned kSpliceShare = 4;

mutator::Mutator& the_mutator() {
  static mutator::Mutator mutator({harness::kTargetMix, LLVMFuzzerMutate});
  return mutator;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return the_mutator().mutate({data, max_size}, size, seed);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                                 const std::uint8_t* data2, std::size_t size2,
                                                 std::uint8_t* out, std::size_t max_out_size,
                                                 unsigned seed) {
  if (seed % kSpliceShare != 0) return 0;
  return the_mutator().cross_over({data1, size1}, {data2, size2}, {out, max_out_size}, seed);
}
