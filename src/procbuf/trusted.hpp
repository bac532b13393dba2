// Where capabilities come from. Only code that a board's author has read and trusts includes this:
// board start-up, the harness, tests. A capsule that includes it is to be rejected in review.
#pragma once

#include "procbuf/capability.hpp"

namespace procbuf {

class TrustedCode {
 public:
  static constexpr ExternalProcessCapability external_process() { return {}; }
  static constexpr ProcessManagementCapability process_management() { return {}; }
  static constexpr MemoryAllocationCapability memory_allocation() { return {}; }
};

}  // namespace procbuf
