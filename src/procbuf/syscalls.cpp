// The system calls by which a process lends memory, moves its break and ends. Each ends with the
// barrier of B7, because what follows is the process.
#include <utility>

#include "procbuf/kernel.hpp"
#include "procbuf/platform.hpp"

namespace procbuf {
namespace {

AllowResult refused(ErrorCode code, RawBuffer raw) {
  return std::unexpected(Refused<RawBuffer>{code, raw});
}

// The answer as the process gets it: raw pairs (A3).
template <typename Buffer>
AllowResult to_result(std::expected<Buffer, Refused<Buffer>> stored) {
  if (stored) return std::move(*stored).consume();
  return refused(stored.error().code, std::move(stored.error().buffer).consume());
}

// A1: what all three allows do. `build` checks the memory and raises the mark, `store` keeps the
// buffer; both only if there is a driver.
template <typename Build, typename Store>
AllowResult allow(const SyscallDriver* driver, RawBuffer raw, Build build, Store store) {
  if (driver == nullptr) return refused(ErrorCode::NODEVICE, raw);
  auto buffer = build();
  if (!buffer) return refused(buffer.error(), raw);
  return to_result(store(*std::move(buffer)));
}

// A1: on NOMEM, and only then, the driver is asked for its grant, and the store is tried once more
// if the number of allocated grants changed. That answer is final. Should the process have been
// restarted meanwhile, the buffer was checked in a life that is over, and is not stored (L1).
template <typename Buffer, typename Store>
std::expected<Buffer, Refused<Buffer>> store_with_retry(Process& process, SyscallDriver& driver,
                                                        Buffer buffer, Store store) {
  auto stored = store(std::move(buffer));
  if (stored || stored.error().code != ErrorCode::NOMEM) return stored;
  const ProcessId id = process.process_id();
  const std::optional<std::size_t> before = process.grant_allocated_count();
  driver.allocate_grant(id);
  if (process.process_id() != id || process.grant_allocated_count() == before) return stored;
  return store(std::move(stored.error().buffer));
}

constexpr std::size_t to_number(Memop operation) {
  return static_cast<std::size_t>(operation);
}

}  // namespace

AllowResult Kernel::allow_readwrite(Process& process, std::size_t driver_number, std::size_t slot,
                                    RawBuffer raw) {
  SyscallDriver* const driver = find_driver(driver_number);
  const AllowResult result = allow(
      driver, raw, [&] { return process.build_readwrite_process_buffer(raw.ptr, raw.len); },
      [&](ReadWriteProcessBuffer built) {
        return store_with_retry(process, *driver, std::move(built), [&](auto buffer) {
          return GrantStore::allow_rw(process, driver_number, slot, std::move(buffer));
        });
      });
  platform::barrier_before_userspace();
  return result;
}

AllowResult Kernel::allow_readonly(Process& process, std::size_t driver_number, std::size_t slot,
                                   RawBuffer raw) {
  SyscallDriver* const driver = find_driver(driver_number);
  const AllowResult result = allow(
      driver, raw, [&] { return process.build_readonly_process_buffer(raw.ptr, raw.len); },
      [&](ReadOnlyProcessBuffer built) {
        return store_with_retry(process, *driver, std::move(built), [&](auto buffer) {
          return GrantStore::allow_ro(process, driver_number, slot, std::move(buffer));
        });
      });
  platform::barrier_before_userspace();
  return result;
}

// A9: no grant, no slot of the kernel's; the driver decides.
AllowResult Kernel::allow_userspace_readable(Process& process, std::size_t driver_number,
                                             std::size_t slot, RawBuffer raw) {
  SyscallDriver* const driver = find_driver(driver_number);
  const AllowResult result = allow(
      driver, raw, [&] { return process.build_readwrite_process_buffer(raw.ptr, raw.len); },
      [&](ReadWriteProcessBuffer built) {
        return driver->allow_userspace_readable(process.process_id(), slot, std::move(built));
      });
  platform::barrier_before_userspace();
  return result;
}

std::expected<std::uintptr_t, ErrorCode> Kernel::memop(Process& process, std::size_t operation,
                                                       std::uintptr_t argument) {
  std::expected<std::uintptr_t, ProcessError> moved = std::uintptr_t{0};
  std::expected<std::uintptr_t, ErrorCode> result = std::uintptr_t{0};
  switch (operation) {
    case to_number(Memop::Brk): moved = process.brk(argument); break;
    case to_number(Memop::Sbrk):
      moved = process.sbrk(static_cast<std::ptrdiff_t>(argument));
      result = moved ? *moved : 0;
      break;
    case to_number(Memop::MemoryStart): result = process.mem_start(); break;
    case to_number(Memop::MemoryEnd): result = process.mem_end(); break;
    case to_number(Memop::FlashStart): result = process.flash_start(); break;
    case to_number(Memop::FlashEnd): result = process.flash_end(); break;
    case to_number(Memop::GrantStart): result = process.kernel_break(); break;
    default: result = std::unexpected(ErrorCode::NOSUPPORT); break;
  }
  if (!moved) result = std::unexpected(ErrorCode::NOMEM);  // D4
  platform::barrier_before_userspace();
  return result;
}

void Kernel::exit(Process& process, ExitKind kind, std::uint32_t completion_code) {
  switch (kind) {
    case ExitKind::Terminate: process.terminate(completion_code); break;
    case ExitKind::Restart: process.try_restart(completion_code); break;
  }
  platform::barrier_before_userspace();
}

}  // namespace procbuf
