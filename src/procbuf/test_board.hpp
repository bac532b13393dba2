// A small board for the tests of the core: two processes on the host's Machine, two drivers with a
// grant each. The tests play the processes through it. Included by the *_test.cpp files beside it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/machine.hpp"
#include "host/panic_catch.hpp"
#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"
#include "procbuf/wrapping.hpp"

namespace procbuf {

// How GoogleTest prints them.
inline void PrintTo(ErrorCode code, std::ostream* out) {
  *out << name_of(code);
}
inline void PrintTo(ProcessError error, std::ostream* out) {
  *out << name_of(error);
}
inline void PrintTo(Process::State state, std::ostream* out) {
  *out << static_cast<int>(state);
}
inline void PrintTo(RawBuffer raw, std::ostream* out) {
  *out << "(" << raw.ptr << ", " << raw.len << ")";
}

namespace test {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::unexpected kNoSuchApp{ProcessError::NoSuchApp};
inline constexpr std::unexpected kInactiveApp{ProcessError::InactiveApp};
inline constexpr std::unexpected kOutOfMemory{ProcessError::OutOfMemory};
inline constexpr std::unexpected kAddressOutOfBounds{ProcessError::AddressOutOfBounds};
inline constexpr std::unexpected kAlreadyInUse{ProcessError::AlreadyInUse};

// The message `body` panics with, or "no panic". What it opened is closed again.
template <typename F>
std::string panic_of(Kernel& kernel, F&& body) {
  const bool panicked = harness::catch_panic(kernel, body);
  return panicked ? std::string(harness::last_panic_message()) : "no panic";
}

// The same where no process is concerned.
template <typename F>
std::string panic_of(F&& body) {
  Kernel nobody{std::span<ProcessSlot>()};
  return panic_of(nobody, body);
}

// A driver with a grant, which the tests reach into.
template <typename T>
class TestDriver final : public SyscallDriver {
 public:
  TestDriver(Kernel& kernel, std::size_t number, GrantCounts counts)
      : grant(kernel.create_grant<T>(number, counts, TrustedCode::memory_allocation())) {}

  void allocate_grant(ProcessId id) override {
    ++times_asked;
    when_asked(id);
  }

  // Keeps a buffer in slots 0 and 1 for whatever process; INVAL past them.
  std::expected<ReadWriteProcessBuffer, Refused<ReadWriteProcessBuffer>> allow_userspace_readable(
      ProcessId /*id*/, std::size_t slot, ReadWriteProcessBuffer buffer) override {
    if (slot >= kept.size()) return std::unexpected(Refused{ErrorCode::INVAL, std::move(buffer)});
    return std::exchange(kept[slot], std::move(buffer));
  }

  Grant<T> grant;
  int times_asked = 0;
  std::function<void(ProcessId)> when_asked = [this](ProcessId id) {
    static_cast<void>(grant.allocate(id));
  };
  std::array<ReadWriteProcessBuffer, 2> kept;
};

// What the two drivers keep in their grants.
struct Tally {
  std::uint32_t value = 7;
};
struct alignas(16) Wide {
  std::array<std::uint8_t, 24> bytes{1, 2, 3};
};

struct BoardOptions {
  FaultPolicy fault_policy = FaultPolicy::Stop;
  std::uint32_t initial_break = 1024;
};

// A board on the one Machine there is, so at most one at a time. Addresses in the names below are
// offsets from the start of the process's RAM or flash.
class Board {
 public:
  static constexpr std::uint32_t kRam = 4096;
  static constexpr std::uint32_t kFlash = 512;
  static constexpr std::uint32_t kProtectedFlash = 64;
  static constexpr std::size_t kTallyDriver = 0xa0;  // 1 upcall, 2 read-only, 3 read-write slots
  static constexpr std::size_t kWideDriver = 0xb0;   // 0 upcalls, 1 read-only, 1 read-write slot

  explicit Board(BoardOptions options = {})
      : options_(options),
        kernel(table_),
        tally(kernel, kTallyDriver, {.upcalls = 1, .allow_ro = 2, .allow_rw = 3}),
        wide(kernel, kWideDriver, {.upcalls = 0, .allow_ro = 1, .allow_rw = 1}),
        drivers_{{{.number = kTallyDriver, .driver = &tally},
                  {.number = kWideDriver, .driver = &wide}}} {
    machine().boot({.processes = 2,
                    .ram = kRam,
                    .initial_break = options.initial_break,
                    .flash = kFlash,
                    .protected_flash = kProtectedFlash});
    kernel.register_drivers(drivers_);
    for (std::uint8_t i = 0; i < 2; ++i) EXPECT_TRUE(create(i));
  }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;
  ~Board() { platform::MemoryProtection::as_at_first(); }

  static harness::Machine& machine() {
    static harness::Machine the_machine;
    return the_machine;
  }

  std::expected<ProcessId, ProcessError> create(std::uint8_t number) {
    return kernel.create_process(number, processes_[number], memory_of(number),
                                 options_.fault_policy, TrustedCode::process_management());
  }
  [[nodiscard]] ProcessMemory memory_of(std::uint8_t number) const {
    return {.ram = machine().ram(number),
            .flash = machine().flash(number),
            .protected_flash = kProtectedFlash,
            .initial_break = options_.initial_break};
  }
  void remove(std::uint8_t number) {
    EXPECT_TRUE(kernel.remove_process(id(number), TrustedCode::process_management()));
  }

  Process& process(std::uint8_t number = 0) { return processes_[number]; }
  ProcessId id(std::uint8_t number = 0) { return processes_[number].process_id(); }
  [[nodiscard]] std::uintptr_t ram(std::size_t offset = 0, std::uint8_t number = 0) const {
    return wrapping_add(machine().placement().ram[number], offset);
  }
  [[nodiscard]] std::uintptr_t flash(std::size_t offset = 0, std::uint8_t number = 0) const {
    return machine().placement().flash[number] + offset;
  }

  // Process 0 plays: its system calls, and its own stores and loads.
  AllowResult allow_rw(std::size_t slot, RawBuffer raw, std::size_t driver = kTallyDriver) {
    return kernel.allow_readwrite(process(), driver, slot, raw);
  }
  AllowResult allow_ro(std::size_t slot, RawBuffer raw, std::size_t driver = kTallyDriver) {
    return kernel.allow_readonly(process(), driver, slot, raw);
  }
  AllowResult allow_ur(std::size_t slot, RawBuffer raw, std::size_t driver = kTallyDriver) {
    return kernel.allow_userspace_readable(process(), driver, slot, raw);
  }
  bool store(std::size_t offset, const Bytes& bytes) {
    return machine().store(process(), 0, ram(offset), bytes);
  }
  // Empty where memory protection does not let it.
  Bytes load(std::size_t offset, std::size_t length) {
    std::span<const std::uint8_t> loaded;
    if (!machine().load(process(), 0, ram(offset), length, loaded)) return {};
    return {loaded.begin(), loaded.end()};
  }
  // Any of its memory, past memory protection.
  static Bytes peek(std::size_t offset, std::size_t length, std::uint8_t number = 0) {
    const std::span<const std::uint8_t> part = machine().memory(number).subspan(offset, length);
    return {part.begin(), part.end()};
  }

  // Buffers over the RAM of a process in its present life, made by trusted code (B6).
  ReadWriteProcessBuffer external_rw(std::size_t offset, std::size_t len, std::uint8_t number = 0) {
    return ReadWriteProcessBuffer::new_external(pointer_to<std::uint8_t>(ram(offset, number)), len,
                                                id(number), TrustedCode::external_process());
  }
  ReadOnlyProcessBuffer external_ro(std::size_t offset, std::size_t len, std::uint8_t number = 0) {
    return ReadOnlyProcessBuffer::new_external(pointer_to<std::uint8_t>(ram(offset, number)), len,
                                               id(number), TrustedCode::external_process());
  }

  // Nothing is entered or open (E4).
  [[nodiscard]] bool nothing_open() { return kernel.chain().mark() == nullptr; }

 private:
  BoardOptions options_;
  std::array<ProcessSlot, 2> table_;
  std::array<Process, 2> processes_;

 public:
  Kernel kernel;
  TestDriver<Tally> tally;
  TestDriver<Wide> wide;

 private:
  std::array<DriverEntry, 2> drivers_;
};

// The error code an allow was refused with; FAIL with a failed expectation where it was not.
inline ErrorCode code_of(const AllowResult& result) {
  EXPECT_FALSE(result.has_value()) << "the allow was accepted";
  return result ? ErrorCode::FAIL : result.error().code;
}

// What reading a whole buffer gives.
template <typename Buffer>
std::expected<Bytes, ProcessError> read(const Buffer& buffer) {
  return buffer.enter([](const ReadableProcessSlice& slice) {
    Bytes bytes(slice.len());
    slice.copy_to_slice(bytes);
    return bytes;
  });
}

}  // namespace test
}  // namespace procbuf
