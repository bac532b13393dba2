// The hostile image's capsule: takes whatever a process lends, and copies from one buffer to
// another. It tells nothing, however often it is called.
#pragma once

#include <array>
#include <expected>
#include <utility>

#include "demo/capsules.hpp"
#include "hostile/questions.hpp"

namespace hostile {

class Copier final : public demo::WithGrant {
 public:
  Copier(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability)
      : WithGrant(kernel, kCopier, {.allow_ro = 1, .allow_rw = 2}, capability) {}

  // Command 1 copies read-write slot 0 to slot 1, and answers how many bytes.
  demo::Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) override;

  // Keeps one for each process.
  std::expected<procbuf::ReadWriteProcessBuffer, procbuf::Refused<procbuf::ReadWriteProcessBuffer>>
  allow_userspace_readable(procbuf::ProcessId id, std::size_t /*slot*/,
                           procbuf::ReadWriteProcessBuffer buffer) override {
    return std::exchange(kept_[id.index()], std::move(buffer));
  }

 private:
  std::array<procbuf::ReadWriteProcessBuffer, 2> kept_;
};

}  // namespace hostile
