// For ci/bench only: a mutator that changes nothing, so that the engine runs the very inputs that
// it was given, and none of its time goes into making others. Linked with a fuzz target and with
// the empty one.
#include <cstddef>
#include <cstdint>

// The name is libFuzzer's.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* /*data*/, std::size_t size,
                                               std::size_t /*max_size*/, unsigned /*seed*/) {
  return size;
}
