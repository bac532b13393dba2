// Goals of the operations of userspace: allow system calls (A), memory accesses and faults (M12,
// F5).
#include <algorithm>

#include "goals/goals.hpp"
#include "scenario/wrapping.hpp"

namespace goals {

using model::lies_within;
using scenario::Operation;
using scenario::OperationKind;
using scenario::ProcessView;

namespace {

// The slots that are looked through for one range held four ways, of each kind and driver.
// Scenarios have up to 255; those that recorded files and inputs use are these.
constexpr std::size_t kSlotsLookedThrough = 6;

}  // namespace

void Goals::userspace() {
  const Operation& operation = *step_.operation;
  const std::uint8_t p = operation.process;
  switch (operation.kind) {
    case OperationKind::kAllowRw:
    case OperationKind::kAllowRo:
    case OperationKind::kAllowUr: allow(); break;
    case OperationKind::kStore:
    case OperationKind::kLoad: access_memory(); break;
    case OperationKind::kFault: fault(step_.model->process(p)); break;
    case OperationKind::kMemopBrk:
    case OperationKind::kMemopSbrk:
    case OperationKind::kMemop: memop(); break;
    default: break;
  }
  settle(p);
}

// ---- Allow

void Goals::allow() {
  const Operation& operation = *step_.operation;
  Process& process = processes_[operation.process];
  const std::uintptr_t ptr = address_of(operation);
  const std::size_t len = operation.length.resolve();
  const std::size_t driver = driver_place(operation);
  switch (step_.outcome) {
    case kOk:
    case kOkEmpty: allowed(driver, ptr, len); break;
    case kFailInval: refused_memory(driver, ptr, len); break;
    case kFailNosupport:
      if (mark_rose()) reach(Goal::kMarkAfterNosupport);
      break;
    case kFailNomem:
      if (mark_rose()) reach(Goal::kMarkAfterNomem);
      // Userspace runs with no block open, so nothing but the break refuses the grant (M3, M4).
      reach(program_->boot.drivers[driver].no_grant ? Goal::kAllowWithoutGrant
                                                    : Goal::kAllowWithoutRoom);
      process.refused |= std::uint32_t{1} << driver;
      break;
    case kFailNodevice:
      if (len != 0 && !lies_within(ptr, len, process.ram, process.before.app_break) &&
          !lies_within(ptr, len, process.flash + program_->boot.protected_flash,
                       process.flash_end)) {
        reach(Goal::kNodeviceBadPointer);
      }
      break;
    default: break;
  }
}

void Goals::allowed(std::size_t driver, std::uintptr_t ptr, std::size_t len) {
  const OperationKind kind = step_.operation->kind;
  if (step_.outcome == kOkEmpty &&
      (step_.text.starts_with("ok far") || step_.text.starts_with("ok max"))) {
    reach(Goal::kWildEmptySwap);
  }
  if (kind == OperationKind::kAllowUr) {
    swapped_kept(driver);
  } else {
    swapped_slot(driver, len);
  }
  if (len != 0) lent(ptr, len);
}

// A4, A1.
void Goals::swapped_slot(std::size_t driver, std::size_t len) {
  const Operation& operation = *step_.operation;
  Process& process = processes_[operation.process];
  const auto slot = static_cast<std::uint8_t>(operation.slot.resolve());  // counts fit a byte (A4)
  const std::size_t life = process.life;
  const FilledSlot& filled = process.filled;
  if (filled.filled && filled.life != life && filled.kind == operation.kind &&
      filled.driver == driver && filled.slot == slot && step_.text == "ok null 0") {
    reach(Goal::kSlotEmptyAfterRestart);
  }
  if (len != 0)
    process.filled = {true, operation.kind, static_cast<std::uint8_t>(driver), slot, life};
  if ((process.refused >> driver & 1U) != 0) reach(Goal::kNomemThenOk);
}

// M16.
void Goals::swapped_kept(std::size_t driver) {
  Process& process = processes_[step_.operation->process];
  std::size_t& life =
      kept_lives_[step_.operation->process][driver][step_.operation->slot.resolve()];
  if (step_.outcome == kOk && life != process.life) reach(Goal::kKeptPairOfOldLife);
  life = process.life;
  process.has_kept = true;
}

// A buffer with bytes was accepted.
void Goals::lent(std::uintptr_t ptr, std::size_t len) {
  const Process& process = processes_[step_.operation->process];
  if (lies_within(ptr, len, process.ram, process.ram_end)) {
    if (ptr + len == process.before.app_break) reach(Goal::kBufferEndsAtBreak);
  } else {
    const std::size_t protected_flash = program_->boot.protected_flash;
    if (protected_flash != 0 && ptr == process.flash + protected_flash) {
      reach(Goal::kFlashFromProtected);
    }
    if (ptr + len == process.flash_end) reach(Goal::kFlashToEnd);
  }
  four_ways(step_.operation->process, ptr, len);
}

// A7, A8, A2.
void Goals::refused_memory(std::size_t driver, std::uintptr_t ptr, std::size_t len) {
  const Operation& operation = *step_.operation;
  const Process& process = processes_[operation.process];
  const std::uintptr_t end = scenario::wrapping_add<std::uintptr_t>(ptr, len);
  const std::uintptr_t app_break = process.before.app_break;
  const std::uintptr_t readable = process.flash + program_->boot.protected_flash;
  if (operation.slot.resolve() >= slot_count(operation.kind, driver)) {
    reach(Goal::kInvalBeforeNosupport);
  }
  if (end == 0) {
    reach(Goal::kBufferWrapsToZero);
  } else if (end < ptr) {
    reach(Goal::kBufferWrapsPastZero);
  } else if (ptr >= process.ram && end == app_break + 1) {
    reach(Goal::kBufferOnePastBreak);
  } else if (ptr == process.ram - 1 && end > process.ram && end <= app_break) {
    reach(Goal::kBufferStartsBeforeRam);
  } else if (own_of_another(operation.process, ptr, len)) {
    reach(Goal::kBufferOfOtherProcess);
  } else if (operation.kind != OperationKind::kAllowRo) {
    if (lies_within(ptr, len, readable, process.flash_end)) reach(Goal::kWriteableInFlash);
  } else if (readable != process.flash && ptr == readable - 1 && end <= process.flash_end) {
    reach(Goal::kFlashBelowProtected);
  } else if (ptr >= readable && end == process.flash_end + 1) {
    reach(Goal::kFlashPastEnd);
  }
}

// A6. Only asked where each of the four can be there at all, because it is a search.
void Goals::four_ways(std::uint8_t process, std::uintptr_t ptr, std::size_t len) {
  if (!processes_[process].has_kept || externals_ == 0) return;
  if (reached(Goal::kSameRangeFourWays)) return;
  const model::Model& model = *step_.model;
  const auto same = [&](const scenario::BufferView& view) {
    return view.present && view.ptr == ptr && view.len == len;
  };
  bool external = false;
  for (std::size_t k = 0; k < scenario::kExternalBuffers && !external; ++k) {
    external = same(model.external_rw(k)) || same(model.external_ro(k));
  }
  if (!external) return;
  bool ro = false;
  bool rw = false;
  bool ur = false;
  for (std::uint8_t d = 0; d < program_->boot.driver_count; ++d) {
    for (std::size_t i = 0; i < kSlotsLookedThrough; ++i) {
      ro = ro || same(model.slot(process, d, model::Model::Slots::kReadOnly, i));
      rw = rw || same(model.slot(process, d, model::Model::Slots::kReadWrite, i));
    }
    for (std::size_t i = 0; i < scenario::kUserspaceReadableSlots; ++i) {
      ur = ur || same(model.kept(process, d, i));
    }
  }
  if (ro && rw && ur) reach(Goal::kSameRangeFourWays);
}

bool Goals::mark_rose() const {
  const std::uint8_t p = step_.operation->process;
  return step_.model->process(p).mark > processes_[p].before.mark;
}

// The driver's place in the boot lines, or driver_count.
std::size_t Goals::driver_place(const Operation& operation) const {
  const std::size_t number = operation.driver.resolve();
  std::size_t place = 0;
  while (place < program_->boot.driver_count && program_->boot.drivers[place].number != number) {
    ++place;
  }
  return place;
}

// How many slots an allow operation of that kind finds at the driver.
std::size_t Goals::slot_count(OperationKind kind, std::size_t driver) const {
  if (kind == OperationKind::kAllowRw) return program_->boot.drivers[driver].rw;
  if (kind == OperationKind::kAllowRo) return program_->boot.drivers[driver].ro;
  return scenario::kUserspaceReadableSlots;
}

// ---- Memory accesses

void Goals::access_memory() {
  const Operation& operation = *step_.operation;
  Process& process = processes_[operation.process];
  const bool stores = operation.kind == OperationKind::kStore;
  const std::uintptr_t ptr = address_of(operation);
  const std::size_t len = stores ? operation.bytes.size() : operation.length.resolve();
  const std::uintptr_t app_break = process.before.app_break;
  if (step_.outcome == kOk) {
    if (stores) {
      if (operation.bytes.back() != 0) process.written = ptr + len - 1;
      if (ptr + len > app_break) reach(Goal::kStoreBehindBreak);
    } else if (scenario::wrapping_subtract(ptr, process.flash) < program_->boot.protected_flash) {
      reach(Goal::kLoadProtectedFlash);
    }
  } else if (step_.outcome != kOkEmpty) {
    const bool across = ptr >= process.ram && ptr < app_break &&
                        scenario::wrapping_add<std::uintptr_t>(ptr, len) > app_break;
    if (stores && across) reach(Goal::kStoreAcrossBreak);
    const std::uintptr_t visible_end = process.before.visible_end;
    if (stores && ptr == visible_end && visible_end > app_break) reach(Goal::kStoreAtVisibleEnd);
    if (own_of_another(operation.process, ptr, len)) reach(Goal::kReachIntoOtherProcess);
    fault(step_.model->process(operation.process));
  }
}

// F5.
void Goals::fault(const ProcessView& after) {
  const ProcessView& before = processes_[step_.operation->process].before;
  if (after.identifier != before.identifier) {
    reach(Goal::kFaultRestarts);
  } else {
    reach(step_.outcome == kPanic ? Goal::kFaultPanics : Goal::kFaultStops);
  }
}

// ---- Memop

// D4, M18.
void Goals::memop() {
  constexpr std::uint32_t kMemoryEnd = 3;
  const Operation& operation = *step_.operation;
  const Process& process = processes_[operation.process];
  const ProcessView& before = process.before;
  if (operation.kind == OperationKind::kMemop) {
    const bool shorter = process.ram_end != process.ram + program_->boot.ram;
    if (step_.outcome == kFailNosupport) reach(Goal::kMemopUnknown);
    if (operation.code == kMemoryEnd && shorter) reach(Goal::kMemopShorterEnd);
  } else if (step_.outcome == kOk) {
    if (break_target() != before.app_break) reach(Goal::kMemopMovesBreak);
  } else if (break_target() < before.mark || break_target() >= process.ram_end) {
    reach(Goal::kMemopOutOfBounds);
  }
}

// Whether the bytes lie in the own part of another process's memory.
bool Goals::own_of_another(std::uint8_t process, std::uintptr_t ptr, std::size_t len) const {
  for (std::size_t q = 0; q < program_->boot.processes; ++q) {
    const Process& other = processes_[q];
    if (q != process && lies_within(ptr, len, other.ram, other.before.app_break)) return true;
  }
  return false;
}

}  // namespace goals
