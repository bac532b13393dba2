// Capabilities: values that prove their holder to be trusted code.
//
// A function that could break the kernel's promises takes a capability by reference. Capsules
// cannot make one; trusted code (the board's start-up, the harness) makes them through TrustedCode,
// which stands in a header of its own, "procbuf/trusted.hpp", so that one look at the includes of a
// file tells whether it is trusted. As upstream's capabilities.rs.
#pragma once

namespace procbuf {

class TrustedCode;

// May make process buffers over any memory (B6).
class ExternalProcessCapability {
 public:
  ExternalProcessCapability(const ExternalProcessCapability&) = delete;
  ExternalProcessCapability& operator=(const ExternalProcessCapability&) = delete;

 private:
  friend class TrustedCode;
  constexpr ExternalProcessCapability() = default;
};

// May create, remove, start, stop and terminate processes, and act in their name.
class ProcessManagementCapability {
 public:
  ProcessManagementCapability(const ProcessManagementCapability&) = delete;
  ProcessManagementCapability& operator=(const ProcessManagementCapability&) = delete;

 private:
  friend class TrustedCode;
  constexpr ProcessManagementCapability() = default;
};

// May create grants, which take memory of every process.
class MemoryAllocationCapability {
 public:
  MemoryAllocationCapability(const MemoryAllocationCapability&) = delete;
  MemoryAllocationCapability& operator=(const MemoryAllocationCapability&) = delete;

 private:
  friend class TrustedCode;
  constexpr MemoryAllocationCapability() = default;
};

}  // namespace procbuf
