// The system calls by which a process lends memory, moves its break and ends. Each ends with the
// barrier of B7, because what follows is the process.
#include <optional>
#include <utility>

#include "procbuf/kernel.hpp"
#include "procbuf/platform.hpp"

namespace procbuf {
namespace {

AllowResult refused(ErrorCode code, RawBuffer raw) {
  return std::unexpected(Refused<RawBuffer>{code, raw});
}

// Where a buffer goes: a slot of a driver's grant for a process.
struct Place {
  Process& process;
  std::size_t driver_number;
  GrantStore::Slots slots;
  std::size_t slot;
};

std::expected<RawBuffer, ErrorCode> swap(const Place& place, RawBuffer raw) {
  return GrantStore::swap(place.process, place.driver_number, place.slots, place.slot, raw);
}

// A1: on NOMEM, and only then, the driver is asked for its grant, and the store is tried once more
// if the number of allocated grants changed. That answer is final. Should the process have been
// restarted meanwhile, the buffer was checked in a life that is over, and is not stored (L1).
std::expected<RawBuffer, ErrorCode> swap_with_retry(const Place& place, SyscallDriver& driver,
                                                    RawBuffer raw) {
  const auto swapped = swap(place, raw);
  if (swapped || swapped.error() != ErrorCode::NOMEM) return swapped;
  Process& process = place.process;
  const ProcessId id = process.process_id();
  const std::size_t before = process.grant_allocated_count();
  driver.allocate_grant(id);
  if (process.process_id() != id || process.grant_allocated_count() == before) return swapped;
  return swap(place, raw);
}

template <typename Buffer>
std::optional<ErrorCode> error_of(const std::expected<Buffer, ErrorCode>& built) {
  return built ? std::nullopt : std::optional(built.error());
}

// A1: both allows that fill a slot. A buffer is built to check the memory and to raise the mark;
// what the slot holds is its pair.
AllowResult allow_in_slot(const Place& place, SyscallDriver* driver, RawBuffer raw) {
  if (driver == nullptr) return refused(ErrorCode::NODEVICE, raw);
  const std::optional<ErrorCode> error =
      place.slots == GrantStore::Slots::kReadOnly
          ? error_of(place.process.build_readonly_process_buffer(raw.ptr, raw.len))
          : error_of(place.process.build_readwrite_process_buffer(raw.ptr, raw.len));
  if (error) return refused(*error, raw);
  const auto previous = swap_with_retry(place, *driver, raw);
  if (!previous) return refused(previous.error(), raw);
  return *previous;
}

// A9: no grant, no slot of the kernel's; the driver decides.
AllowResult allow_kept(Process& process, SyscallDriver* driver, std::size_t slot, RawBuffer raw) {
  if (driver == nullptr) return refused(ErrorCode::NODEVICE, raw);
  auto buffer = process.build_readwrite_process_buffer(raw.ptr, raw.len);
  if (!buffer) return refused(buffer.error(), raw);
  auto kept = driver->allow_userspace_readable(process.process_id(), slot, *std::move(buffer));
  if (!kept) return refused(kept.error().code, std::move(kept.error().buffer).consume());
  return std::move(*kept).consume();
}

}  // namespace

AllowResult Kernel::allow_readwrite(Process& process, std::size_t driver_number, std::size_t slot,
                                    RawBuffer raw) {
  const Place place{process, driver_number, GrantStore::Slots::kReadWrite, slot};
  const AllowResult result = allow_in_slot(place, find_driver(driver_number), raw);
  platform::barrier_before_userspace();
  return result;
}

AllowResult Kernel::allow_readonly(Process& process, std::size_t driver_number, std::size_t slot,
                                   RawBuffer raw) {
  const Place place{process, driver_number, GrantStore::Slots::kReadOnly, slot};
  const AllowResult result = allow_in_slot(place, find_driver(driver_number), raw);
  platform::barrier_before_userspace();
  return result;
}

AllowResult Kernel::allow_userspace_readable(Process& process, std::size_t driver_number,
                                             std::size_t slot, RawBuffer raw) {
  const AllowResult result = allow_kept(process, find_driver(driver_number), slot, raw);
  platform::barrier_before_userspace();
  return result;
}

std::expected<std::uintptr_t, ErrorCode> Kernel::memop(Process& process, std::size_t operation,
                                                       std::uintptr_t argument) {
  std::expected<std::uintptr_t, ProcessError> moved = std::uintptr_t{0};
  std::expected<std::uintptr_t, ErrorCode> result = std::uintptr_t{0};
  switch (static_cast<Memop>(operation)) {
    case Memop::Brk: moved = process.brk(argument); break;
    case Memop::Sbrk:
      moved = process.sbrk(static_cast<std::ptrdiff_t>(argument));
      result = moved ? *moved : 0;
      break;
    case Memop::MemoryStart: result = process.mem_start(); break;
    case Memop::MemoryEnd: result = process.mem_end(); break;
    case Memop::FlashStart: result = process.flash_start(); break;
    case Memop::FlashEnd: result = process.flash_end(); break;
    case Memop::GrantStart: result = process.kernel_break(); break;
    default: result = std::unexpected(ErrorCode::NOSUPPORT); break;
  }
  if (!moved) result = std::unexpected(ErrorCode::NOMEM);  // D4
  platform::barrier_before_userspace();
  return result;
}

void Kernel::exit(Process& process, ExitKind kind, std::uint32_t completion_code) {
  if (kind == ExitKind::Terminate) {
    process.terminate(completion_code);
  } else {
    process.try_restart(completion_code);
  }
  platform::barrier_before_userspace();
}

}  // namespace procbuf
