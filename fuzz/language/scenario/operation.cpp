// Equality of operations: what "parsing the printed text gives the same scenario" means. Used by
// the tests and by the checks of the fuzz-input decoder. Runs on devices too: nothing allocates
// here.
#include "scenario/operation.hpp"

#include <algorithm>

namespace scenario {

bool operator==(const Operation& a, const Operation& b) {
  return a.kind == b.kind && a.process == b.process && a.driver == b.driver && a.slot == b.slot &&
         a.address == b.address && a.length == b.length && a.number == b.number &&
         a.code == b.code && a.delta == b.delta && a.byte == b.byte && a.buffer == b.buffer &&
         a.second == b.second && a.range == b.range && std::ranges::equal(a.bytes, b.bytes) &&
         a.block_end == b.block_end;
}

}  // namespace scenario
