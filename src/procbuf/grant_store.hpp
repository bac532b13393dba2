// The kernel's own side of grants: the allow slots in them.
//
// The allow system calls store buffers here without knowing the capsule's data; a capsule gets them
// back as GrantKernelData while it has its grant entered. As the lower half of upstream's grant.rs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>

#include "procbuf/error.hpp"
#include "procbuf/grant_layout.hpp"
#include "procbuf/process.hpp"
#include "procbuf/process_buffer.hpp"

namespace procbuf {

// What a refused allow gives back: why, and the buffer that was passed (A3).
template <typename Buffer>
struct Refused {
  ErrorCode code;
  Buffer buffer;
};

class GrantStore {
 public:
  enum class Slots : std::uint8_t { kReadOnly, kReadWrite };

  // A1: stores the pair of a buffer in the driver's grant of the process and gives back the one
  // that was there (A3). NOMEM where the grant is not allocated (it is not after the process
  // terminated) or is entered, FAIL where the process is faulted with its grants, NOSUPPORT where
  // there is no such slot. Whoever calls it has checked that the process may lend the memory in
  // that way, in the life that it is in.
  static std::expected<RawBuffer, ErrorCode> swap(Process& process, std::size_t driver_number,
                                                  Slots slots, std::size_t slot, RawBuffer raw);
};

// The slots of an entered grant, as its capsule sees them: good until the grant is left. L1: the
// buffers it hands out carry the identifier the grant was entered with, so after a restart inside
// they are buffers of the old life, dead, and never the old life's slots under the new identifier.
class GrantKernelData {
 public:
  // The grant at `base`, entered for the process `id`.
  GrantKernelData(std::uintptr_t base, ProcessId id);
  GrantKernelData(const GrantKernelData&) = delete;
  GrantKernelData& operator=(const GrantKernelData&) = delete;

  // B4: the buffer in a slot; length 0 where none was allowed. AddressOutOfBounds where there is no
  // such slot.
  [[nodiscard]] std::expected<ReadOnlyProcessBufferRef, ProcessError> get_readonly_processbuffer(
      std::size_t slot) const PROCBUF_LIFETIMEBOUND;
  [[nodiscard]] std::expected<ReadWriteProcessBufferRef, ProcessError> get_readwrite_processbuffer(
      std::size_t slot) const PROCBUF_LIFETIMEBOUND;

 private:
  std::uintptr_t base_;
  GrantLayout layout_;
  ProcessId id_;
};

}  // namespace procbuf
