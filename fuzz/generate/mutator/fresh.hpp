// New operations. They come from the decoder: random bytes, read behind the operations that stand
// before. So all that the form of the input knows (which operations a mix deals out, what a swarm
// leaves out, what refers to what) holds for them, too, and there is no second generator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "input/decode.hpp"
#include "input/sequence.hpp"
#include "mutator/random.hpp"

namespace mutator {

// About 120 KiB; made once.
class Fresh {
 public:
  Fresh();

  // Up to `most` operations, often fewer, as random bytes say them in front of the one at `at`.
  // They need not be well-formed there. Good, with their payloads, until the next draw.
  std::span<const scenario::Operation> draw(const input::Sequence& sequence, std::size_t at,
                                            std::uint8_t mix_byte, std::size_t most,
                                            Random& random);

  // The same for one operation, of that kind if it can stand there. Empty where the program before
  // is as long as one can be.
  std::span<const scenario::Operation> draw_one(const input::Sequence& sequence, std::size_t at,
                                                std::uint8_t mix_byte, scenario::OperationKind kind,
                                                Random& random);

  // Boot lines as random bytes say them.
  scenario::Boot draw_boot(std::uint8_t mix_byte, Random& random);

 private:
  void write_context(const input::Sequence& sequence, std::size_t at, std::uint8_t mix_byte);
  void append_random(std::size_t count, Random& random);
  std::span<const scenario::Operation> decode(std::size_t most);

  input::DecodedScenario decoded_;
  std::vector<scenario::Operation> context_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace mutator
