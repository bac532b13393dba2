// The small kernel around the buffers: the process table, the drivers, the system calls that lend
// memory, and the chain of what is open.
//
// A board makes one Kernel, creates its grants, registers its drivers, then creates its processes.
// The system calls are called by whatever took the trap of the calling process; everything else
// that names a Process needs a capability. As upstream's kernel.rs and memop.rs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <utility>

#include "procbuf/capability.hpp"
#include "procbuf/error.hpp"
#include "procbuf/grant.hpp"
#include "procbuf/grant_layout.hpp"
#include "procbuf/grant_store.hpp"
#include "procbuf/open_chain.hpp"
#include "procbuf/process.hpp"
#include "procbuf/process_buffer.hpp"
#include "procbuf/process_id.hpp"

namespace procbuf {

// What the kernel calls in a capsule that serves system calls. All of it is inline, so that a
// capsule may be compiled with RTTI although the core is not.
class SyscallDriver {
 public:
  // A1: asked when an allow finds no grant of this driver for the process. The usual answer is
  // `grant.allocate(id)`; a driver that allocates nothing leaves the allow refused.
  virtual void allocate_grant(ProcessId id) = 0;

  // A9: the process lends a buffer that it goes on reading itself. The driver keeps it and gives
  // back the one it kept before for `slot`, or refuses with the one it was given. This one refuses.
  virtual std::expected<ReadWriteProcessBuffer, Refused<ReadWriteProcessBuffer>>
  allow_userspace_readable(ProcessId /*id*/, std::size_t /*slot*/, ReadWriteProcessBuffer buffer) {
    return std::unexpected(
        Refused<ReadWriteProcessBuffer>{ErrorCode::NOSUPPORT, std::move(buffer)});
  }

 protected:
  SyscallDriver() = default;
  ~SyscallDriver() = default;  // drivers are static, nobody owns one through this
};

struct DriverEntry {
  std::size_t number;
  SyscallDriver* driver;
};

// A3: success gives back the pair that was there before, failure the pair that was passed.
using AllowResult = std::expected<RawBuffer, Refused<RawBuffer>>;

// The memop system call's operations; numbers are the ABI's. As wide as what a process passes, so
// that no number is taken for another.
enum class Memop : std::size_t {
  Brk = 0,
  Sbrk = 1,
  MemoryStart = 2,
  MemoryEnd = 3,
  FlashStart = 4,
  FlashEnd = 5,
  GrantStart = 6,
};

enum class ExitKind : std::uint8_t { Terminate, Restart };

class Kernel {
 public:
  // `table` is the process table, a place a process; it outlives the kernel and every ProcessId.
  explicit Kernel(std::span<ProcessSlot> table);
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  // --- For the board's start-up, in this order. ---

  // A grant for the driver of that number. Panics once a process exists: the grant table of each
  // process has a fixed size.
  template <typename T>
  Grant<T> create_grant(std::size_t driver_number, GrantCounts counts,
                        const MemoryAllocationCapability&) {
    return Grant<T>(next_grant_number(driver_number), driver_number, counts);
  }

  // The drivers that system calls find, by number. `drivers` outlives the kernel.
  void register_drivers(std::span<const DriverEntry> drivers) { drivers_ = drivers; }

  // Makes `process` a process, at that place of the table. AddressOutOfBounds: no such place;
  // AlreadyInUse: the place is taken, or `process` is in the table already or was removed and
  // something of it is still open; OutOfMemory: the memory does not hold the first break and the
  // kernel's part, or memory protection cannot protect it.
  std::expected<ProcessId, ProcessError> create_process(std::size_t index, Process& process,
                                                        const ProcessMemory& memory,
                                                        FaultPolicy fault_policy,
                                                        const ProcessManagementCapability&);

  // Takes the process out of the table: every identifier and buffer of it is dead from then on
  // (B2). Its memory may be used for something else once nothing of it is open any more. NoSuchApp.
  std::expected<void, ProcessError> remove_process(ProcessId id,
                                                   const ProcessManagementCapability&);

  // The process `id` names, or null (B1).
  [[nodiscard]] Process* process(ProcessId id, const ProcessManagementCapability&) const {
    return Process::find(id);
  }

  // --- System calls. `process` is the caller; nobody has checked the arguments. ---
  //
  // P7: an answer is for the life that called. A driver may have restarted, removed or ended the
  // caller meanwhile; whoever took the trap gives the answer only if the caller's identifier is
  // still the one from before the call, and the process runs.

  AllowResult allow_readwrite(Process& process, std::size_t driver_number, std::size_t slot,
                              RawBuffer raw);
  AllowResult allow_readonly(Process& process, std::size_t driver_number, std::size_t slot,
                             RawBuffer raw);
  AllowResult allow_userspace_readable(Process& process, std::size_t driver_number,
                                       std::size_t slot, RawBuffer raw);

  // D4: every break error is NOMEM. Brk gives 0, Sbrk the old break, the others an address;
  // NOSUPPORT for an operation there is not.
  std::expected<std::uintptr_t, ErrorCode> memop(Process& process, std::size_t operation,
                                                 std::uintptr_t argument);

  // The process ends itself (F2, F3).
  void exit(Process& process, ExitKind kind, std::uint32_t completion_code);

  // --- For the platform's panic handling, and the core itself. ---

  [[nodiscard]] OpenChain& chain() { return chain_; }

  // Closes everything opened since the mark was taken (`chain().mark()`); see platform.hpp, panic.
  void unwind_to(OpenChain::Mark mark) { chain_.unwind_to(mark); }

 private:
  friend class Process;

  std::size_t next_grant_number(std::size_t driver_number);
  // F1. Panics when a word's worth of identifiers is used up: none is ever given twice.
  std::size_t new_identifier();
  [[nodiscard]] SyscallDriver* find_driver(std::size_t number) const;

  std::span<ProcessSlot> table_;
  std::span<const DriverEntry> drivers_;
  std::size_t grant_count_ = 0;
  bool has_processes_ = false;
  std::size_t next_identifier_ = 0;
  OpenChain chain_;
};

}  // namespace procbuf
