// The board that regression tests play on: processes, memory and drivers as a scenario boots them.
//
// Included by the *_test.cpp files beside it, which `scenario to-test` writes. Its drivers are
// those of the scenarios (executor/capsule.hpp), so that grants and breaks lie where they lay when
// the fault was found. One board at a time: there is one Machine.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <ostream>
#include <source_location>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/capsule.hpp"
#include "procbuf/kernel.hpp"
#include "procbuf/streaming_process_slice.hpp"
#include "procbuf/test_board.hpp"
#include "procbuf/trusted.hpp"
#include "scenario/operation.hpp"

namespace procbuf {

inline bool operator==(const Refused<RawBuffer>& a, const Refused<RawBuffer>& b) {
  return a.code == b.code && a.buffer == b.buffer;
}
inline bool operator==(const StreamingProcessSlice::Appended& a,
                       const StreamingProcessSlice::Appended& b) {
  return a.first == b.first && a.offset == b.offset;
}
inline void PrintTo(const Refused<RawBuffer>& refused, std::ostream* out) {
  *out << name_of(refused.code) << " " << ::testing::PrintToString(refused.buffer);
}
inline void PrintTo(const StreamingProcessSlice::Appended& appended, std::ostream* out) {
  *out << "first=" << appended.first << " offset=" << appended.offset;
}

namespace regression {

using harness::fill_pattern;
using harness::holds_pattern;
using test::Bytes;
using test::kAddressOutOfBounds;
using test::kAlreadyInUse;
using test::kInactiveApp;
using test::kNoSuchApp;
using test::kOutOfMemory;
using Appended = StreamingProcessSlice::Appended;
using Completion = std::optional<std::optional<std::uint32_t>>;

// A3: what a refused allow answers.
inline std::unexpected<Refused<RawBuffer>> refused(ErrorCode code, RawBuffer buffer) {
  return std::unexpected(Refused<RawBuffer>{code, buffer});
}

// The test fails where a buffer or a grant could not be entered. A function, because an assertion's
// macro would make a string of all that is done inside.
inline void expect_entered(const std::expected<void, ProcessError>& done,
                           std::source_location where = std::source_location::current()) {
  if (done) return;
  ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line()))
      << "not entered: " << name_of(done.error());
}

// The bytes that pairs of hexadecimal digits stand for.
inline Bytes hex(std::string_view digits) {
  const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(value(digits[i]) * 16 + value(digits[i + 1])));
  }
  return bytes;
}

// What a slice holds, read byte by byte in order.
template <typename Slice>
  requires requires(const Slice& slice) { slice.is_empty(); }
Bytes bytes_of(const Slice& slice) {
  Bytes bytes;
  for (const auto& byte : slice) bytes.push_back(byte.get());
  return bytes;
}
// The same of a part, or of one byte; nothing where there is none.
template <typename T>
std::optional<Bytes> bytes_of(const Maybe<T>& part) {
  if (!part) return std::nullopt;
  if constexpr (requires { part->is_empty(); }) {
    return bytes_of(*part);
  } else {
    return Bytes{part->get()};
  }
}
template <typename Slice>
std::vector<Bytes> bytes_of(const detail::Chunks<Slice>& chunks) {
  std::vector<Bytes> all;
  for (const auto& chunk : chunks) all.push_back(bytes_of(chunk));
  return all;
}
// The chunks of `length` that bytes fall into.
inline std::vector<Bytes> in_chunks(const Bytes& bytes, std::size_t length) {
  std::vector<Bytes> all;
  for (std::size_t at = 0; at < bytes.size(); at += all.back().size()) {
    const auto part = std::span(bytes).subspan(at, std::min(length, bytes.size() - at));
    all.emplace_back(part.begin(), part.end());
  }
  return all;
}
// XORs the bytes of each chunk with the chunk's number.
inline void number_chunks(const detail::Chunks<WriteableProcessSlice>& chunks) {
  std::uint8_t number = 0;
  for (const auto& chunk : chunks) {
    for (const auto& byte : chunk) byte.set(byte.get() ^ number);
    number = static_cast<std::uint8_t>((number + 1) & 0xff);
  }
}
// Copies as many bytes as fit, one at a time, ascending; how many.
template <typename Slice>
std::size_t copy_bytes(const Slice& from, const WriteableProcessSlice& to) {
  const std::size_t count = std::min(from.len(), to.len());
  for (std::size_t i = 0; i < count; ++i) to[i].set(from[i].get());
  return count;
}

struct BoardOptions {
  std::uint8_t processes = 1;
  std::uint32_t ram = 0;
  std::uint32_t initial_break = 0;
  std::uint32_t flash = 0;
  std::uint32_t protected_flash = 0;
  FaultPolicy fault_policy = FaultPolicy::Stop;
  std::vector<scenario::Driver> drivers{};
  platform::Rounding protection = platform::Rounding::kExact;  // P1
  std::size_t refuse = 0;  // P6: the request after boot that is refused; 0: none
};

// One of the board's drivers, as its test uses it.
class Driver {
 public:
  explicit Driver(const harness::Capsule& capsule) : capsule_(&capsule) {}

  // Grant::enter, with `fun(const GrantKernelData&)`. The test fails where the driver's own data
  // has been written over.
  template <typename F>
  std::expected<void, ProcessError> enter_grant(ProcessId id, F&& fun) const {
    return capsule_->enter_grant(id, [&](const GrantKernelData& lent, bool intact) {
      EXPECT_TRUE(intact) << "something wrote over the driver's data";
      fun(lent);
    });
  }
  // What it keeps in a userspace-readable slot (A9).
  [[nodiscard]] const ReadWriteProcessBuffer& kept(std::size_t process, std::size_t slot) const {
    return capsule_->kept(process, slot);
  }

 private:
  const harness::Capsule* capsule_;
};

class Board {
 public:
  explicit Board(BoardOptions options)
      : options_(std::move(options)), kernel(std::span(table_).first(options_.processes)) {
    machine().boot({.processes = options_.processes,
                    .ram = options_.ram,
                    .initial_break = options_.initial_break,
                    .flash = options_.flash,
                    .protected_flash = options_.protected_flash});
    platform::MemoryProtection::rounding = options_.protection;
    for (std::size_t i = 0; i < options_.drivers.size(); ++i) {
      capsules_[i].make(kernel, options_.drivers[i], i, TrustedCode::memory_allocation());
      drivers_[i] = {.number = static_cast<std::size_t>(options_.drivers[i].number),
                     .driver = &capsules_[i].capsule()};
    }
    kernel.register_drivers(std::span(drivers_).first(options_.drivers.size()));
    for (std::uint8_t i = 0; i < options_.processes; ++i) EXPECT_TRUE(create(i, options_.ram));
    platform::MemoryProtection::refused_request = options_.refuse;
  }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;
  ~Board() { platform::MemoryProtection::as_at_first(); }

  static harness::Machine& machine() { return test::Board::machine(); }

  // Makes the process, with the first `length` bytes of its memory, of which it clears those that
  // the process sees (M19, P5).
  std::expected<ProcessId, ProcessError> create(std::uint8_t number, std::size_t length) {
    const std::span<std::uint8_t> ram = machine().ram(number);
    const auto created =
        kernel.create_process(number, processes_[number],
                              {.ram = ram.first(std::min(length, ram.size())),
                               .flash = machine().flash(number),
                               .protected_flash = options_.protected_flash,
                               .initial_break = options_.initial_break},
                              options_.fault_policy, TrustedCode::process_management());
    if (created) {  // P5
      const Process& process = processes_[number];
      machine().clear(number, process.memory_protection().visible_end() - process.mem_start());
    }
    return created;
  }

  Process& process(std::uint8_t number) { return processes_[number]; }
  ProcessId id(std::uint8_t number) { return processes_[number].process_id(); }
  // Whether the process is in the process table still.
  bool is_there(std::uint8_t number) {
    return kernel.process(id(number), TrustedCode::process_management()) != nullptr;
  }
  // By the number that system calls know it by.
  [[nodiscard]] Driver driver(std::uint64_t number) const {
    const auto at = std::ranges::find(options_.drivers, number, &scenario::Driver::number);
    return Driver(capsules_[static_cast<std::size_t>(at - options_.drivers.begin())].capsule());
  }

  // Where a process's memory starts and ends.
  static std::uintptr_t ram(std::uint8_t number) { return machine().placement().ram[number]; }
  static std::uintptr_t flash(std::uint8_t number) { return machine().placement().flash[number]; }
  [[nodiscard]] std::uintptr_t end(std::uint8_t number) const { return ram(number) + options_.ram; }

  // Gives the process the processor: only one that is there and may run takes it.
  bool schedule(std::uint8_t number) {
    if (!is_there(number)) return false;
    process(number).set_running_state();
    return process(number).state() == Process::State::Running;
  }
  // The process, for a system call of its own; the test fails where it cannot make one.
  Process& scheduled(std::uint8_t number) {
    EXPECT_TRUE(schedule(number));
    return process(number);
  }

  // The process writes its memory: false, and nothing written, where it may not (M12). What its
  // fault leads to is for the test to say.
  bool store(std::uint8_t number, std::uintptr_t address, const Bytes& bytes) {
    return machine().store(scheduled(number), number, address, bytes);
  }
  // It reads its memory: nothing where it may not.
  std::optional<Bytes> load(std::uint8_t number, std::uintptr_t address, std::size_t length) {
    std::span<const std::uint8_t> loaded;
    if (!machine().load(scheduled(number), number, address, length, loaded)) return std::nullopt;
    return Bytes(loaded.begin(), loaded.end());
  }
  // Bytes of a process's RAM from an offset on, past memory protection.
  static Bytes peek(std::uint8_t number, std::size_t offset, std::size_t length) {
    return test::Board::peek(offset, length, number);
  }

  // Whether `body` panics. What it had opened is closed again. `body` holds nothing that only a
  // destructor would release. Not inlined: a jump must not come back into the test's own frame.
  template <typename F>
  [[gnu::noinline]] bool panics(F&& body) {
    return harness::catch_panic(kernel, body);
  }

 private:
  BoardOptions options_;
  std::array<ProcessSlot, scenario::kMaxProcesses> table_{};
  std::array<Process, scenario::kMaxProcesses> processes_{};

 public:
  Kernel kernel;

 private:
  std::array<harness::CapsuleSlot, scenario::kMaxDrivers> capsules_;
  std::array<DriverEntry, scenario::kMaxDrivers> drivers_{};
};

}  // namespace regression
}  // namespace procbuf
