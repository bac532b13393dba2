// From the bytes of a fuzz input to the scenario they stand for. Called by the fuzz targets for
// each input, by the tool that shows inputs as text, and on devices: no heap, no exceptions.
//
// Decoding is total: every byte string, the empty one too, is a valid scenario. It is also fixed:
// bytes of one version decode to the same scenario for ever (FORMAT.md).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "input/format.hpp"
#include "scenario/operation.hpp"

namespace input {

// Holds the operations of the scenario decoded last: about 120 KiB, so not for the stack. Made once
// and reused; an input pays only for its own operations.
class DecodedScenario {
 public:
  // The scenario in `bytes`, well-formed as scenario::Program demands, with at most kMaxOperations
  // operations. Valid until the next decode() and as long as `bytes` are (payloads may lie in
  // them).
  scenario::Program decode(std::span<const std::uint8_t> bytes);

 private:
  std::array<scenario::Operation, kMaxOperations> operations_;
};

}  // namespace input
