// The demo's capsules: each a driver with a grant, as a capsule on a board is. What a process asks
// them for comes as a command; the buffers come by the allow system calls.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>

#include "procbuf/kernel.hpp"

namespace demo {

// What a command answers: a number for the process, or why not.
using Reply = std::expected<std::uint32_t, procbuf::ErrorCode>;

class Capsule : public procbuf::SyscallDriver {
 public:
  virtual Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) = 0;

 protected:
  Capsule() = default;
  ~Capsule() = default;
};

// A capsule that has one grant and gives it to every process that lends it something.
class WithGrant : public Capsule {
 public:
  void allocate_grant(procbuf::ProcessId id) override { static_cast<void>(grant_.allocate(id)); }

 protected:
  struct Data {
    std::uint32_t commands = 0;
  };
  WithGrant(procbuf::Kernel& kernel, std::size_t number, procbuf::GrantCounts counts,
            const procbuf::MemoryAllocationCapability& capability)
      : grant_(kernel.create_grant<Data>(number, counts, capability)) {}
  ~WithGrant() = default;

  // Calls `use(lent)` with what the process lent; NOMEM, INVAL or FAIL where it cannot be had.
  template <typename F>
  Reply with_lent(procbuf::ProcessId id, F use) const {
    Reply reply = 0;
    const auto entered = grant_.enter(id, [&](Data& data, const procbuf::GrantKernelData& lent) {
      ++data.commands;
      reply = use(lent);
    });
    if (!entered) return std::unexpected(procbuf::to_error_code(entered.error()));
    return reply;
  }

 private:
  procbuf::Grant<Data> grant_;
};

// Prints from a read-only buffer.
class Console final : public WithGrant {
 public:
  Console(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability);
  Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) override;
};

// Appends four bytes a command to a stream that the process reads.
class Stream final : public WithGrant {
 public:
  Stream(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability);
  Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) override;
};

// Copies from one read-write buffer to another, which may lie over it.
class Mixer final : public WithGrant {
 public:
  Mixer(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability);
  Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) override;
};

// Keeps the buffers that processes go on reading, and can tell whether they are still good.
class Keeper final : public Capsule {
 public:
  void allocate_grant(procbuf::ProcessId /*id*/) override {}
  Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) override;
  std::expected<procbuf::ReadWriteProcessBuffer, procbuf::Refused<procbuf::ReadWriteProcessBuffer>>
  allow_userspace_readable(procbuf::ProcessId id, std::size_t slot,
                           procbuf::ReadWriteProcessBuffer buffer) override;

  // Calls `meanwhile()` while the buffer of the process at that place is entered, if there is one,
  // and tells what has become of the open slice, and then of the buffer.
  template <typename F>
  void hold(std::size_t process, F meanwhile) const {
    const auto held = kept_[process].enter([&](const procbuf::ReadableProcessSlice& slice) {
      meanwhile();
      tell_slice(process, slice);
    });
    if (!held) meanwhile();
    tell_buffer(process);
  }

 private:
  static void tell_slice(std::size_t process, const procbuf::ReadableProcessSlice& slice);
  void tell_buffer(std::size_t process) const;

  std::array<procbuf::ReadWriteProcessBuffer, 2> kept_;
};

}  // namespace demo
