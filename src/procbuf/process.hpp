// A process as the kernel keeps it: its memory and breaks, its state, its identifier, its grants.
//
// The memory block of a process, low to high:
//
//   mem_start        mark           app_break      kernel_break      kernel_top            mem_end
//   | process's own, allowed | own, never | nobody's       | grants, growing  | grant table,    |
//   | at some time           | allowed    |                | down             | saved registers |
//
// P2: mem_start ≤ mark ≤ app_break ≤ visible end ≤ kernel_break ≤ mem_end, always. The visible end
// is what memory protection rounds the break up to: the process may write up to it. The mark
// (upstream: allow high water mark) is the end of the highest byte ever allowed in this life; the
// break cannot go below it, so what was once allowed stays the process's own.
//
// Trusted code creates processes through the Kernel and reaches them through it; capsules never see
// one, they have ProcessIds. As upstream's process_standard.rs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "procbuf/error.hpp"
#include "procbuf/open_chain.hpp"
#include "procbuf/platform.hpp"
#include "procbuf/process_id.hpp"

namespace procbuf {

class Kernel;
class ReadOnlyProcessBuffer;
class ReadWriteProcessBuffer;

// What a process is created with. The memory outlives the process; the kernel owns the top of `ram`
// from then on, and the process [ram, ram + break) of it. Flash below `protected_flash` bytes is
// out of the process's reach as a buffer (A8).
struct ProcessMemory {
  std::span<std::uint8_t> ram;
  std::span<const std::uint8_t> flash;
  std::size_t protected_flash = 0;
  std::size_t initial_break = 0;  // bytes from the start of `ram`
};

// F5: what the kernel does when a process faults.
enum class FaultPolicy : std::uint8_t { Panic, Restart, Stop };

// A grant of a process, in the table at the top of its memory. E4: the lowest bit of `pointer` says
// that the grant is entered, which is why grants are aligned to two at least (E1).
struct GrantTableEntry {
  std::size_t driver_number = 0;
  std::uintptr_t pointer = 0;  // 0: not allocated
  std::size_t size = 0;        // bytes
};

// Where a grant lies: [start, start + size).
struct GrantBlock {
  std::uintptr_t start;
  std::size_t size;
};

class Process {
 public:
  enum class State : std::uint8_t {
    Running,
    Yielded,
    StoppedRunning,
    StoppedYielded,
    Faulted,
    Terminated,
  };

  // Nobody yet; Kernel::create_process makes it a process. Not copied or moved: the table and the
  // chain of open things point to it.
  constexpr Process() = default;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // B1: the process that `id` names, or null where it has been restarted or removed. Does not look
  // at the state: a terminated or faulted process is still there.
  static Process* find(ProcessId id) {
    if (id.slot_ == nullptr) return nullptr;
    Process* const process = id.slot_->process;
    return process != nullptr && process->identifier_ == id.identifier_ ? process : nullptr;
  }

  [[nodiscard]] ProcessId process_id() const { return {*slot_, identifier_}; }

  [[nodiscard]] State state() const { return state_; }
  // F2: running, yielded or stopped.
  [[nodiscard]] bool is_running() const {
    return state_ != State::Faulted && state_ != State::Terminated;
  }
  // F4: how often the process has been reset.
  [[nodiscard]] std::size_t restart_count() const { return restart_count_; }
  // Nothing where it never ended; nothing inside where it ended without a code.
  [[nodiscard]] std::optional<std::optional<std::uint32_t>> completion_code() const {
    return completion_code_;
  }

  [[nodiscard]] std::uintptr_t mem_start() const { return mem_start_; }
  [[nodiscard]] std::uintptr_t mem_end() const { return mem_end_; }
  [[nodiscard]] std::uintptr_t flash_start() const { return flash_start_; }
  [[nodiscard]] std::uintptr_t flash_end() const { return flash_end_; }
  [[nodiscard]] std::uintptr_t app_break() const { return app_break_; }
  [[nodiscard]] std::uintptr_t kernel_break() const { return kernel_break_; }
  [[nodiscard]] std::uintptr_t allow_high_water_mark() const { return mark_; }
  [[nodiscard]] const platform::MemoryProtection& memory_protection() const { return protection_; }

  // Scheduling: between running and having yielded. Neither wakes a process that is not one of the
  // two, so a return value for a process that died meanwhile cannot bring it back (L2).
  void set_running_state();
  void set_yielded_state();
  // Freezes a running process, and goes on with it in the state it was frozen in.
  void stop();
  void resume();

  // F2: only where running or faulted. Forgets all grants and keeps the completion code; breaks,
  // mark, memory and identifier stay.
  void terminate(std::optional<std::uint32_t> completion_code);
  // F3: nothing where terminated; else terminates and resets.
  void try_restart(std::optional<std::uint32_t> completion_code);
  // F3: only where terminated; resets.
  void start();
  // F5: acts by the fault policy; under `Panic` it panics, the process left faulted.
  void set_fault_state();

  // D1, D2: moves the break, and zeroes exactly what growth takes in. The old break, or
  // InactiveApp, AddressOutOfBounds, OutOfMemory.
  std::expected<std::uintptr_t, ProcessError> brk(std::uintptr_t new_break);
  // The same by a difference, which may be negative and wraps.
  std::expected<std::uintptr_t, ProcessError> sbrk(std::ptrdiff_t increment);

  // A1: checks that the process may lend [ptr, ptr + size), and raises the mark to its end. FAIL
  // where not running, INVAL where the memory is not the process's (A7).
  std::expected<ReadWriteProcessBuffer, ErrorCode> build_readwrite_process_buffer(
      std::uintptr_t ptr, std::size_t size);
  // The same for reading, where flash will do as well (A8) and does not raise the mark.
  std::expected<ReadOnlyProcessBuffer, ErrorCode> build_readonly_process_buffer(std::uintptr_t ptr,
                                                                                std::size_t size);

  // D5: sets a byte of the process's own RAM; false, and nothing set, where it is not. Any state.
  bool set_byte(std::uintptr_t address, std::uint8_t value);

  // --- For the core: grants (numbers are the kernel's grant numbers) and what is open. ---

  // Nothing where the process is not running or there is no such grant.
  [[nodiscard]] std::optional<bool> grant_is_allocated(std::size_t number) const;
  // 0 where the process has ended: it has forgotten them (F2).
  [[nodiscard]] std::size_t grant_allocated_count() const;
  // OutOfMemory where no allocated grant has that driver's number.
  [[nodiscard]] std::expected<std::size_t, ProcessError> lookup_grant_from_driver_num(
      std::size_t driver_number) const;
  // E2: OutOfMemory for every reason there is. The memory is not initialised.
  std::expected<void, ProcessError> allocate_grant(std::size_t number, std::size_t driver_number,
                                                   std::size_t size, std::size_t align);
  // E4: marks the grant as entered. InactiveApp, AddressOutOfBounds (no such grant), OutOfMemory
  // (not allocated), AlreadyInUse.
  std::expected<GrantBlock, ProcessError> enter_grant(std::size_t number);
  // E1, E2: memory for a custom grant; nothing where refused.
  std::optional<GrantBlock> allocate_custom_grant(std::size_t size, std::size_t align);
  // E4: takes the mark off again. Whether the process is still in the life in which the grant was
  // entered does not matter (M5): what was entered inside has been left by then. A process that was
  // removed has no table any more.
  void leave_grant(std::size_t number) {
    if (number < grants_.size()) grants_[number].pointer &= ~kEntered;
  }
  // Where an allocated grant lies, entered or not; for a debugger or a harness that looks at it.
  [[nodiscard]] std::optional<GrantBlock> grant_block(std::size_t number) const;

  // The chain of all that is open, of this and of other processes.
  [[nodiscard]] OpenChain& open_chain() const { return *chain_; }
  // L3: to be told of every slice over this process's memory that has been closed.
  void slice_closed() {
    if (pinned_below_ != 0) [[unlikely]]
      unpin();
  }

 private:
  friend class Kernel;

  static constexpr std::uintptr_t kEntered = 1;
  // Bytes at the very end of the block for the platform: the registers of a process that is not
  // running (32 words of a 32-bit processor).
  static constexpr std::size_t kSavedRegisters = 128;

  // Makes this the process at `slot`. OutOfMemory where the memory does not hold the first break
  // and the grant table, or memory protection refuses it.
  std::expected<void, ProcessError> create(Kernel& kernel, const ProcessSlot& slot,
                                           const ProcessMemory& memory, std::size_t grant_count,
                                           FaultPolicy fault_policy);
  // The process leaves the process table; its memory may be given to another.
  void release();
  // Where the kernel's part begins; nothing where the memory does not hold it and the first break.
  static std::optional<std::uintptr_t> first_kernel_break(const ProcessMemory& memory,
                                                          std::size_t grant_count);
  void begin_life();
  void reset();
  static void zero(std::uintptr_t start, std::uintptr_t end);
  void forget_grants();
  [[nodiscard]] std::uintptr_t initial_break() const { return mem_start_ + initial_break_; }
  [[nodiscard]] bool in_app_owned_memory(std::uintptr_t ptr, std::size_t size) const;
  [[nodiscard]] bool in_app_flash_memory(std::uintptr_t ptr, std::size_t size) const;
  void raise_mark(std::uintptr_t end);
  // P2, where the platform wants it checked: panics, naming the bounds. Called by whatever moves
  // one.
  void check_bounds() const {
    if constexpr (platform::kChecksBounds) panic_unless_in_order();
  }
  void panic_unless_in_order() const;
  std::optional<std::uintptr_t> allocate_in_grant_region(std::size_t size, std::size_t align);
  void unpin();

  Kernel* kernel_ = nullptr;
  OpenChain* chain_ = nullptr;  // the kernel's
  const ProcessSlot* slot_ = nullptr;
  std::size_t identifier_ = 0;
  State state_ = State::Terminated;
  FaultPolicy fault_policy_ = FaultPolicy::Stop;
  std::size_t restart_count_ = 0;
  std::optional<std::optional<std::uint32_t>> completion_code_;

  std::uintptr_t mem_start_ = 0;
  std::uintptr_t mem_end_ = 0;
  std::uintptr_t flash_start_ = 0;  // the first byte the process may lend
  std::uintptr_t flash_end_ = 0;
  std::size_t initial_break_ = 0;
  std::uintptr_t kernel_top_ = 0;  // where the first grant ends and the grant table begins

  std::uintptr_t app_break_ = 0;
  std::uintptr_t kernel_break_ = 0;
  std::uintptr_t mark_ = 0;
  // L3: while slices of earlier lives are open, the highest mark of those lives, or the end of such
  // a slice above it; else 0. No grant is allocated below it.
  std::uintptr_t pinned_below_ = 0;

  std::span<GrantTableEntry> grants_;  // at the top of the process's memory
  platform::MemoryProtection protection_;
};

}  // namespace procbuf
