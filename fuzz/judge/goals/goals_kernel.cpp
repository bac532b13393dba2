// Goals of the operations of the kernel: breaks (D), grant memory (E) and the life of a process
// (F).
#include <algorithm>

#include "goals/goals.hpp"
#include "scenario/protection.hpp"
#include "scenario/wrapping.hpp"

namespace goals {

using scenario::Completion;
using scenario::Life;
using scenario::Operation;
using scenario::OperationKind;
using scenario::ProcessView;

void Goals::kernel() {
  const Operation& operation = *step_.operation;
  switch (operation.kind) {
    case OperationKind::kBrk:
    case OperationKind::kSbrk: move_break(); break;
    case OperationKind::kSetByte: set_byte(); return;
    case OperationKind::kCustomGrant: custom_grant(); break;
    case OperationKind::kEnterCustom:
      if (step_.outcome == kErrNoSuchApp &&
          processes_[operation.process].before.life != Life::kRemoved) {
        reach(Goal::kCustomGrantOfOldLife);
      }
      return;
    case OperationKind::kState: return;
    case OperationKind::kCreate: create(); break;
    case OperationKind::kTerminate:
    case OperationKind::kRemove: end_life(step_.model->process(operation.process)); break;
    default: begin_again(step_.model->process(operation.process)); break;
  }
  settle(operation.process);
}

// ---- Breaks and bytes

// D2. Where the operation, a system call or the kernel's own, would put the break.
std::uintptr_t Goals::break_target() const {
  const Operation& operation = *step_.operation;
  const bool relative =
      operation.kind == OperationKind::kSbrk || operation.kind == OperationKind::kMemopSbrk;
  return relative ? scenario::wrapping_add(processes_[operation.process].before.app_break,
                                           static_cast<std::uintptr_t>(operation.delta))
                  : address_of(operation);
}

// P1: the visible end of that break.
std::uintptr_t Goals::rounded(const Process& process, std::uintptr_t app_break) const {
  const auto size = static_cast<std::uint32_t>(process.ram_end - process.ram);
  return process.ram + scenario::rounded(program_->boot.protection, size, app_break - process.ram);
}

// D1, D2.
void Goals::move_break() {
  const Operation& operation = *step_.operation;
  const Process& process = processes_[operation.process];
  const ProcessView& before = process.before;
  const bool relative = operation.kind == OperationKind::kSbrk;
  const std::uintptr_t target = break_target();
  const bool lent = before.mark != process.ram;
  switch (step_.outcome) {
    case kOk:
      if (target == before.app_break) break;
      if (lent && target == before.mark) reach(Goal::kBreakToMark);
      if (target == before.kernel_break) reach(Goal::kBreakToKernelBreak);
      break;
    case kErrAddressOutOfBounds:
      if (lent && target == before.mark - 1) reach(Goal::kBreakBelowMark);
      if (target == process.ram_end) reach(Goal::kBreakAtEnd);
      if (relative &&
          (static_cast<std::ptrdiff_t>(operation.delta) < 0) == (target > before.app_break))
        reach(Goal::kSbrkWraps);
      break;
    case kErrOutOfMemory:
      if (target == before.kernel_break + 1) reach(Goal::kBreakPastKernelBreak);
      if (target == process.ram_end - 1) reach(Goal::kBreakBelowEnd);
      if (target <= before.kernel_break) {
        reach(rounded(process, target) > before.kernel_break ? Goal::kBreakRoundedIntoKernel
                                                             : Goal::kBreakRefused);
      }
      break;
    default: break;
  }
}

// D5.
void Goals::set_byte() {
  const Operation& operation = *step_.operation;
  Process& process = processes_[operation.process];
  const std::uintptr_t address = address_of(operation);
  const std::uintptr_t app_break = process.before.app_break;
  if (step_.outcome == kTrue) {
    if (address == app_break - 1) reach(Goal::kSetByteLast);
    if (!model::is_running(process.before.life)) reach(Goal::kSetByteOfDead);
    if (operation.byte != 0) process.written = address;
    byte_written(address);
  } else if (process.before.life != Life::kRemoved) {
    if (address == app_break) reach(Goal::kSetByteAtBreak);
    if (address == process.ram - 1) reach(Goal::kSetByteBeforeRam);
  }
}

// ---- Grants

// E1, M3, M4.
void Goals::custom_grant() {
  const Operation& operation = *step_.operation;
  const Process& process = processes_[operation.process];
  const ProcessView& before = process.before;
  const std::size_t size = operation.length.resolve();
  const std::size_t align = std::max(operation.number.resolve(), std::size_t{2});
  // Where the grant would lie if nothing but `floor` were in the way; 0 where even that is.
  const auto place_above = [&](std::uintptr_t floor) -> std::uintptr_t {
    if (size > before.kernel_break - floor) return 0;
    const std::uintptr_t start = (before.kernel_break - size) & ~(align - 1);
    return start < floor ? 0 : start;
  };
  const std::uintptr_t place = place_above(before.app_break);
  if (step_.outcome == kOk) {
    if (size == 0 && before.kernel_break == before.app_break) {
      reach(Goal::kEmptyGrantWithoutRoom);
    }
    if (step_.model->process(operation.process).kernel_break != place) {
      reach(Goal::kGrantBelowEnteredGrant);
    }
    return;
  }
  if (!model::is_running(before.life)) return;
  if (size > before.kernel_break) {
    reach(Goal::kGrantSizeWraps);
  } else if (place == 0) {
    if (place_above(before.mark) != 0) reach(Goal::kGrantBreakInTheWay);
  } else if (place < process.pin) {
    reach(Goal::kGrantHeldBackByPin);
    if (process.pin_outlived) reach(Goal::kGrantHeldBackAfterClose);
    if (process.lower_pin != 0 && place >= process.lower_pin) {
      reach(Goal::kGrantHeldBackByHigherPin);
    }
  } else if (place < before.visible_end) {
    reach(Goal::kGrantRoundedOut);
  } else if (open_count_ == 0) {  // M4: a grant that is still entered may be in the way
    reach(Goal::kGrantRefused);
  }
}

// ---- Life and death

// F2, M10.
void Goals::end_life(const ProcessView& after) {
  const std::uint8_t p = step_.operation->process;
  const ProcessView& before = processes_[p].before;
  if (after.life == before.life) return;
  if (before.life == Life::kFaulted && after.life == Life::kTerminated) {
    reach(Goal::kTerminateOfFaulted);
  }
  if (slices_over(p) == 0) return;
  reach(step_.operation->kind == OperationKind::kRemove ? Goal::kSliceOverRemove
                                                        : Goal::kSliceOverTerminate);
}

// F3, M6, M13.
void Goals::begin_again(const ProcessView& after) {
  const std::uint8_t p = step_.operation->process;
  const ProcessView& before = processes_[p].before;
  const bool reset = after.identifier != before.identifier;
  switch (step_.operation->kind) {
    case OperationKind::kRestart:
      if (before.life == Life::kTerminated) reach(Goal::kRestartOfTerminated);
      if (model::is_running(before.life) && after.life == Life::kTerminated) {
        reach(Goal::kResetRefused);
      }
      if (!reset) return;
      if (before.life == Life::kFaulted) reach(Goal::kRestartOfFaulted);
      if (slices_over(p) >= 1) reach(Goal::kSliceOverRestart);
      if (slices_over(p) >= 2) reach(Goal::kRestartInNestedBlocks);
      if (std::ranges::any_of(open_slices(), [&](const OpenSlice& open) {
            return open.holds_grant && open.bytes.process == p &&
                   open.bytes.life == processes_[p].life;
          })) {
        reach(Goal::kRestartInGrant);
      }
      break;
    case OperationKind::kStart:
      if (!reset) return;
      if (after.completion.kind == Completion::Kind::kCode) reach(Goal::kStartKeepsCompletion);
      if (slices_over(p) >= 1) reach(Goal::kSliceOverStart);
      break;
    case OperationKind::kResume:
      if (after.life == before.life) return;
      reach(after.life == Life::kRunning ? Goal::kResumeToRunning : Goal::kResumeToYielded);
      break;
    default: break;
  }
}

// M19.
void Goals::create() {
  const Operation& operation = *step_.operation;
  Process& process = processes_[operation.process];
  switch (step_.outcome) {
    case kOk:
      process.ram_end =
          process.ram + std::min(operation.length.resolve(), std::size_t{program_->boot.ram});
      reach(Goal::kCreateOfRemoved);
      break;
    case kErrAlreadyInUse:
      if (process.before.life == Life::kRemoved) reach(Goal::kCreateUnderSlice);
      break;
    case kErrOutOfMemory:
      reach(operation.length.resolve() < program_->boot.ram ? Goal::kCreateWithoutRoom
                                                            : Goal::kCreateRefused);
      break;
    default: break;
  }
}

// How many slices are open that were opened in the process's present life.
std::size_t Goals::slices_over(std::uint8_t process) const {
  return static_cast<std::size_t>(std::ranges::count_if(open_slices(), [&](const OpenSlice& open) {
    return open.bytes.process == process && open.bytes.life == processes_[process].life;
  }));
}

// M3: whether a slice is open that was opened in an earlier life.
bool Goals::old_slice_over(std::uint8_t process) const {
  return std::ranges::any_of(open_slices(), [&](const OpenSlice& open) {
    return open.bytes.process == process && open.bytes.life != processes_[process].life;
  });
}

}  // namespace goals
