// Life and memory of a process. Its grants are in process_grants.cpp.
#include "procbuf/process.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "procbuf/address.hpp"
#include "procbuf/kernel.hpp"
#include "procbuf/panic.hpp"
#include "procbuf/process_buffer.hpp"
#include "procbuf/wrapping.hpp"

namespace procbuf {

std::expected<void, ProcessError> Process::create(Kernel& kernel, const ProcessSlot& slot,
                                                  const ProcessMemory& memory,
                                                  std::size_t grant_count,
                                                  FaultPolicy fault_policy) {
  const std::optional<std::uintptr_t> top = first_kernel_break(memory, grant_count);
  if (!top) return std::unexpected(ProcessError::OutOfMemory);
  const std::uintptr_t mem_start = address_of(memory.ram.data());
  const platform::ProtectedRegions regions{
      .mem_start = mem_start,
      .mem_end = mem_start + memory.ram.size(),
      .app_break = mem_start + memory.initial_break,
      .kernel_break = *top,
      .flash_start = address_of(memory.flash.data()),
      .flash_end = address_of(memory.flash.data()) + memory.flash.size(),
  };
  // P6: up to here, nothing has changed.
  if (!protection_.allocate(regions)) return std::unexpected(ProcessError::OutOfMemory);

  mem_start_ = mark_ = regions.mem_start;  // D3
  mem_end_ = regions.mem_end;
  flash_start_ = regions.flash_start + memory.protected_flash;
  flash_end_ = regions.flash_end;
  initial_break_ = memory.initial_break;
  kernel_top_ = regions.kernel_break;
  pinned_below_ = 0;
  kernel_ = &kernel;
  chain_ = &kernel.chain();
  slot_ = &slot;
  fault_policy_ = fault_policy;
  restart_count_ = 0;
  completion_code_.reset();
  identifier_ = kernel.new_identifier();
  begin_life();
  // The table stays open to the kernel for good; grants open only while they are entered.
  platform::open_access(kernel_top_, grant_count * sizeof(GrantTableEntry));
  for (std::size_t i = 0; i < grant_count; ++i) {
    new (pointer_to<GrantTableEntry>(kernel_top_ + i * sizeof(GrantTableEntry))) GrantTableEntry{};
  }
  grants_ = {pointer_to<GrantTableEntry>(kernel_top_), grant_count};
  return {};
}

// With its first break, and the kernel's where its part begins. Memory protection has agreed.
void Process::begin_life() {
  app_break_ = initial_break();
  kernel_break_ = kernel_top_;
  state_ = State::Yielded;
  check_bounds();
}

void Process::release() {
  platform::close_access(kernel_top_, grants_.size() * sizeof(GrantTableEntry));
  grants_ = {};
}

// The kernel's part counts as a part of the block: what is left must hold the first break.
std::optional<std::uintptr_t> Process::first_kernel_break(const ProcessMemory& memory,
                                                          std::size_t grant_count) {
  const std::size_t kernel_part = grant_count * sizeof(GrantTableEntry) + kSavedRegisters;
  const std::uintptr_t end = address_of(memory.ram.data()) + memory.ram.size();
  // With what aligning its beginning takes.
  const std::size_t taken = end - align_down(end - kernel_part, alignof(GrantTableEntry));
  if (memory.ram.size() < taken || memory.ram.size() - taken < memory.initial_break ||
      memory.flash.size() < memory.protected_flash) {
    return std::nullopt;
  }
  return end - taken;
}

void Process::set_running_state() {
  if (state_ == State::Yielded) state_ = State::Running;
}

void Process::set_yielded_state() {
  if (state_ == State::Running) state_ = State::Yielded;
}

void Process::stop() {
  if (state_ == State::Running) {
    state_ = State::StoppedRunning;
  } else if (state_ == State::Yielded) {
    state_ = State::StoppedYielded;
  }
}

void Process::resume() {
  if (state_ == State::StoppedRunning) {
    state_ = State::Running;
  } else if (state_ == State::StoppedYielded) {
    state_ = State::Yielded;
  }
}

void Process::terminate(std::optional<std::uint32_t> completion_code) {
  if (!is_running() && state_ != State::Faulted) return;
  forget_grants();
  completion_code_ = completion_code;
  state_ = State::Terminated;
}

void Process::try_restart(std::optional<std::uint32_t> completion_code) {
  if (state_ == State::Terminated) return;
  terminate(completion_code);
  reset();
}

void Process::start() {
  if (state_ == State::Terminated) reset();
}

// F4. RAM is not cleared, but for what was the kernel's and becomes visible to the process: grants
// that lay below where the first break is rounded up to, because the break was lower (M17, P5).
// Where memory protection refuses the first break, which it once accepted, the life that is over
// stays the last one, and nothing has changed (P6).
void Process::reset() {
  if (!protection_.update_app_memory_region(initial_break(), kernel_top_)) return;
  identifier_ = kernel_->new_identifier();
  const std::uintptr_t visible_end = protection_.visible_end();
  if (kernel_break_ < visible_end) zero(kernel_break_, visible_end);
  const std::uintptr_t pin = chain_->pin_of(*this, mark_);  // L3
  if (pin > pinned_below_) pinned_below_ = pin;
  ++restart_count_;
  mark_ = mem_start_;
  begin_life();
}

void Process::set_fault_state() {
  if (fault_policy_ == FaultPolicy::Restart) {
    try_restart(std::nullopt);
    return;
  }
  if (fault_policy_ == FaultPolicy::Stop) terminate(std::nullopt);
  state_ = State::Faulted;
  if (fault_policy_ == FaultPolicy::Panic) {
    panic("process ", slot_->index, " (identifier ", identifier_, ") had a fault");
  }
}

std::expected<std::uintptr_t, ProcessError> Process::brk(std::uintptr_t new_break) {
  if (!is_running()) return std::unexpected(ProcessError::InactiveApp);
  if (new_break < mark_ || new_break >= mem_end_) {
    return std::unexpected(ProcessError::AddressOutOfBounds);
  }
  if (new_break > kernel_break_) return std::unexpected(ProcessError::OutOfMemory);
  const std::uintptr_t old_end = protection_.visible_end();
  if (!protection_.update_app_memory_region(new_break, kernel_break_)) {
    return std::unexpected(ProcessError::OutOfMemory);
  }
  const std::uintptr_t old_break = app_break_;
  app_break_ = new_break;
  if (new_break > old_break) {  // D2, and P5: what the rounding lets the process see as well
    const std::uintptr_t end = protection_.visible_end();
    zero(old_break, end > old_end ? end : new_break);
  }
  check_bounds();
  return old_break;
}

void Process::zero(std::uintptr_t start, std::uintptr_t end) {
  platform::open_access(start, end - start);
  std::memset(pointer_to<std::uint8_t>(start), 0, end - start);
  platform::close_access(start, end - start);
}

std::expected<std::uintptr_t, ProcessError> Process::sbrk(std::ptrdiff_t increment) {
  return brk(wrapping_add(app_break_, static_cast<std::uintptr_t>(increment)));
}

// A7. `size` is not 0.
bool Process::in_app_owned_memory(std::uintptr_t ptr, std::size_t size) const {
  const std::uintptr_t end = wrapping_add(ptr, size);
  return end >= ptr && ptr >= mem_start_ && end <= app_break_;
}

// A8. `size` is not 0.
bool Process::in_app_flash_memory(std::uintptr_t ptr, std::size_t size) const {
  const std::uintptr_t end = wrapping_add(ptr, size);
  return end >= ptr && ptr >= flash_start_ && end <= flash_end_;
}

void Process::raise_mark(std::uintptr_t end) {
  if (end > mark_) mark_ = end;
  check_bounds();
}

// P2. The numbers are distances from the start of memory.
void Process::panic_unless_in_order() const {
  if constexpr (platform::kChecksBounds) {
    const std::uintptr_t visible_end = protection_.visible_end();
    const std::array bounds{mem_start_, mark_, app_break_, visible_end, kernel_break_, mem_end_};
    if (std::ranges::is_sorted(bounds)) return;
    panic("process ", slot_->index, ": out of order: mark ", mark_ - mem_start_, ", break ",
          app_break_ - mem_start_, ", visible end ", visible_end - mem_start_, ", kernel break ",
          kernel_break_ - mem_start_, ", end ", mem_end_ - mem_start_);
  }
}

std::expected<ReadWriteProcessBuffer, ErrorCode> Process::build_readwrite_process_buffer(
    std::uintptr_t ptr, std::size_t size) {
  if (!is_running()) return std::unexpected(ErrorCode::FAIL);
  if (size != 0) {
    if (!in_app_owned_memory(ptr, size)) return std::unexpected(ErrorCode::INVAL);
    raise_mark(ptr + size);
  }
  return ReadWriteProcessBuffer(pointer_to<std::uint8_t>(ptr), size, process_id());
}

std::expected<ReadOnlyProcessBuffer, ErrorCode> Process::build_readonly_process_buffer(
    std::uintptr_t ptr, std::size_t size) {
  if (!is_running()) return std::unexpected(ErrorCode::FAIL);
  if (size != 0) {
    if (in_app_owned_memory(ptr, size)) {
      raise_mark(ptr + size);
    } else if (!in_app_flash_memory(ptr, size)) {
      return std::unexpected(ErrorCode::INVAL);
    }
  }
  return ReadOnlyProcessBuffer(pointer_to<const std::uint8_t>(ptr), size, process_id());
}

bool Process::set_byte(std::uintptr_t address, std::uint8_t value) {
  if (!in_app_owned_memory(address, 1)) return false;
  platform::open_access(address, 1);
  *pointer_to<std::uint8_t>(address) = value;
  platform::close_access(address, 1);
  return true;
}

// L3: the pin goes with the last slice of an earlier life.
void Process::unpin() {
  if (!chain_->holds_slice_of_earlier_life(*this)) pinned_below_ = 0;
}

}  // namespace procbuf
