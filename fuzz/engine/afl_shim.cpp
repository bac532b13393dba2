// The mutator as AFL++ calls it: with libfuzzer_shim.cpp's part, but in a shared object that
// afl-fuzz loads (AFL_CUSTOM_MUTATOR_LIBRARY; ).
//
// afl-fuzz gives inputs here in a stage of its own, and mutates bytes in the others, so nothing is
// left to bytes here. It does not say what its target is: inputs keep their mix.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mutator/mutator.hpp"

namespace {

// Two inputs are spliced once in so many calls.
constexpr std::size_t kSpliceShare = 6;

struct State {
  explicit State(unsigned seed) : random(seed), mutator({}) {}

  mutator::Random random;
  mutator::Mutator mutator;
  std::vector<std::uint8_t> out;  // grows to the largest size that afl-fuzz asks for
  std::string description;
};

}  // namespace

extern "C" void* afl_custom_init(void* /*afl*/, unsigned seed) {
  return new State(seed);
}

// `*out_buf` is good until the next call. `add_buf` is another input, or null.
extern "C" std::size_t afl_custom_fuzz(void* data, std::uint8_t* buf, std::size_t buf_size,
                                       std::uint8_t** out_buf, std::uint8_t* add_buf,
                                       std::size_t add_buf_size, std::size_t max_size) {
  State& state = *static_cast<State*>(data);
  if (state.out.size() < max_size) state.out.resize(max_size);
  *out_buf = state.out.data();
  const std::span out = std::span(state.out).first(max_size);
  const std::uint64_t seed = state.random.next();
  if (add_buf_size > 0 && state.random.one_in(kSpliceShare)) {
    return state.mutator.cross_over({buf, buf_size}, {add_buf, add_buf_size}, out, seed);
  }
  const std::size_t size = std::min(buf_size, max_size);
  std::copy_n(buf, size, out.begin());
  return state.mutator.mutate(out, size, seed);
}

// What made the input, for the name of its file.
extern "C" const char* afl_custom_describe(void* data, std::size_t max_length) {
  State& state = *static_cast<State*>(data);
  state.description.clear();
  for (const mutator::Edit edit : state.mutator.edits()) {
    if (!state.description.empty()) state.description += '+';
    state.description += mutator::kEditNames[static_cast<std::size_t>(edit)];
  }
  if (state.description.size() > max_length) state.description.resize(max_length);
  return state.description.c_str();
}

extern "C" void afl_custom_deinit(void* data) {
  delete static_cast<State*>(data);
}
