// The operations of the kernel: breaks (D), grant memory (E) and the life of a process (F).
#include <algorithm>

#include "model/model.hpp"

namespace model {

using scenario::Completion;
using scenario::Life;
using scenario::Operation;
using scenario::OperationKind;
using scenario::OutcomeWriter;

namespace {

constexpr std::size_t kWord = sizeof(std::size_t);
// M1: what the kernel takes at the top of a block at boot: the process's saved registers, and three
// words a driver.
constexpr std::size_t kSavedRegisters = 128;
constexpr std::size_t kWordsOfDriver = 3;
static_assert(kSavedRegisters + kWordsOfDriver * kWord * scenario::kMaxDrivers + kWord <=
                  scenario::kKernelReserve,
              "the first break never lies above the kernel break (D3)");

constexpr Completion kNoCode{.kind = Completion::Kind::kNone};

// `align` is a power of two.
constexpr std::size_t align_down(std::size_t value, std::size_t align) {
  return value & ~(align - 1);
}
constexpr std::size_t align_up(std::size_t value, std::size_t align) {
  return align_down(value + align - 1, align);
}

}  // namespace

void Model::kernel_operation(const Operation& operation, OutcomeWriter& out) {
  Process& process = processes_[operation.process];
  switch (operation.kind) {
    case OperationKind::kBrk:
    case OperationKind::kSbrk: break_operation(operation, out); return;
    case OperationKind::kState: write_state(process, out); return;
    case OperationKind::kSetByte:
      out.put(set_byte(process, address_of(operation), operation.byte) ? "true" : "false");
      return;
    case OperationKind::kCustomGrant:
      out.put(custom_grant(process, operation.length.resolve(), operation.number.resolve())
                  ? "ok"
                  : "fail");
      return;
    case OperationKind::kEnterCustom:
      enter_custom(process, operation.number.resolve(), out);
      return;
    case OperationKind::kCreate: create(process, operation.length.resolve(), out); return;
    case OperationKind::kTerminate: terminate(process, kNoCode); break;
    case OperationKind::kRestart: restart(process, kNoCode); break;
    case OperationKind::kStart: start(process); break;
    case OperationKind::kStop: stop(process); break;
    case OperationKind::kResume: resume(process); break;
    case OperationKind::kRemove: process.life = Life::kRemoved; break;  // M10
    default: break;  // the other sides' operations
  }
  out.put("ok");
}

void Model::break_operation(const Operation& operation, OutcomeWriter& out) {
  Process& process = processes_[operation.process];
  const std::uintptr_t old_break = process.app_break;
  const bool relative = operation.kind == OperationKind::kSbrk;
  // D2: the delta wraps.
  const std::uintptr_t new_break =
      relative ? scenario::wrapping_add(old_break, static_cast<std::uintptr_t>(operation.delta))
               : address_of(operation);
  const Refusal refusal = set_break(process, new_break);
  if (refusal != Refusal::kNone) {
    write_refusal(refusal, out);
  } else if (relative) {
    out.put("ok ").address(old_break);  // D2: the old one
  } else {
    out.put("ok");
  }
}

// D1, in this order.
Model::Refusal Model::set_break(Process& process, std::uintptr_t new_break) {
  if (process.life == Life::kRemoved) return Refusal::kNoSuchApp;  // M10
  if (!is_running(process.life)) return Refusal::kInactiveApp;
  if (new_break < process.mark || new_break >= process.mem_end) {
    return Refusal::kAddressOutOfBounds;
  }
  if (new_break > process.kernel_break) return Refusal::kOutOfMemory;
  if (!protection_accepts(process, new_break, process.kernel_break)) {
    return Refusal::kOutOfMemory;  // P3, P6
  }
  const std::uintptr_t old_break = process.app_break;
  const std::uintptr_t seen = visible_end(process);
  process.app_break = new_break;
  zero(process, old_break, new_break);  // D2: growth zeroes [old, new)
  if (new_break > old_break) zero(process, seen, visible_end(process));  // P5
  return Refusal::kNone;
}

// D5: the RAM check for one byte, in any state.
bool Model::set_byte(Process& process, std::uintptr_t address, std::uint8_t byte) {
  if (process.life == Life::kRemoved) return false;  // M10
  if (!lies_within(address, 1, process.mem_start, process.app_break)) return false;
  ram(process, address, 1).set(0, byte);
  return true;
}

// M11.
bool Model::custom_grant(Process& process, std::size_t size, std::size_t align) {
  if (!is_running(process.life)) return false;
  if (!allocate(process, size, align)) return false;
  if (process.custom_grant_count < scenario::kCustomGrants) {
    process.custom_grants[process.custom_grant_count++] = {process.identifier, size};
  }
  return true;
}

// E5, M11.
void Model::enter_custom(const Process& process, std::size_t k, OutcomeWriter& out) const {
  if (k >= process.custom_grant_count) {
    out.put("none");
    return;
  }
  const CustomGrant& grant = process.custom_grants[k];
  if (process.life == Life::kRemoved || grant.identifier != process.identifier) {
    write_refusal(Refusal::kNoSuchApp, out);
  } else if (!is_running(process.life)) {
    write_refusal(Refusal::kInactiveApp, out);
  } else {
    out.put("ok ").length(grant.size);
  }
}

// E2, E3, M2. The process is running.
bool Model::allocate_grant(Process& process, std::size_t driver) {
  Grant& grant = process.grants[driver];
  if (grant.allocated) return false;
  const scenario::CapsuleData& data =
      scenario::kCapsuleData[driver % std::size(scenario::kCapsuleData)];
  const std::size_t pairs =
      scenario::kCapsuleUpcalls + boot_.drivers[driver].ro + boot_.drivers[driver].rw;
  const std::size_t size = align_up(kWord + 2 * kWord * pairs, data.align) + data.size;
  if (!allocate(process, size, std::max(kWord, data.align))) return false;

  grant = {.allocated = true, .entered = false, .start = process.kernel_break, .size = size};
  for (const Slots slots : {Slots::kReadOnly, Slots::kReadWrite}) {  // A4
    std::ranges::fill(saved_pairs(index_of(process), driver, slots), Pair{});
  }
  return true;
}

// E1: takes a block from the kernel's part, downwards; the new kernel break is its start.
bool Model::allocate(Process& process, std::size_t size, std::size_t align) {
  const std::uintptr_t floor = std::max(process.app_break, process.pin);  // M3
  const std::size_t step = std::max(align, std::size_t{2});
  std::uintptr_t top = process.kernel_break;
  while (true) {
    // E1: before any arithmetic (L4).
    if (profile_.has(Decision::kE1) && (top < floor || size > top - floor)) return false;
    const std::uintptr_t start = align_down(scenario::wrapping_subtract(top, size), step);
    if (start < floor || start > top) return false;
    const Entry* const old = old_grant_under(process, start, size);
    if (old == nullptr) {
      if (!protection_accepts(process, process.app_break, start)) return false;  // P4
      process.kernel_break = start;
      process.known_end = std::min(process.known_end, start - process.mem_start);
      forget(process, start, top);
      return true;
    }
    top = old->start;  // M4: look again below it
  }
}

// M4: a grant of an earlier life of the process that is still entered and that [start, start +
// size) overlaps.
const Model::Entry* Model::old_grant_under(const Process& process, std::uintptr_t start,
                                           std::size_t size) const {
  if (size == 0 || !profile_.has(Decision::kM4)) return nullptr;
  for (const Access& access : open_blocks()) {
    const Entry& entry = access.entry;
    if (!entry.held || entry.process != index_of(process)) continue;
    if (entry.identifier == process.identifier) continue;
    if (start < entry.start + entry.size && entry.start < start + size) return &entry;
  }
  return nullptr;
}

void Model::write_state(const Process& process, OutcomeWriter& out) {
  switch (process.life) {
    case Life::kRunning:
    case Life::kYielded: out.put("active"); break;
    case Life::kStoppedRunning:
    case Life::kStoppedYielded: out.put("stopped"); break;
    case Life::kFaulted: out.put("faulted"); break;
    case Life::kTerminated: out.put("terminated"); break;
    case Life::kRemoved: out.put("removed"); break;
  }
  out.put(" restarts=").number(process.restarts).put(" completion=");
  switch (process.completion.kind) {
    case Completion::Kind::kNever: out.put("never"); break;
    case Completion::Kind::kNone: out.put("none"); break;
    case Completion::Kind::kCode: out.number(process.completion.code); break;
  }
}

// F2: forgets all grants; breaks, mark, memory and identifier stay.
void Model::terminate(Process& process, Completion completion) {
  if (!is_running(process.life) && process.life != Life::kFaulted) return;
  process.grants = {};
  process.completion = completion;
  process.life = Life::kTerminated;
}

// F3: try_restart.
void Model::restart(Process& process, Completion completion) {
  if (process.life == Life::kTerminated || process.life == Life::kRemoved) return;  // M10
  terminate(process, completion);
  reset(process);
}

// F3: only where terminated; the completion code is kept (M13).
void Model::start(Process& process) {
  if (process.life == Life::kTerminated) reset(process);
}

// M6.
void Model::stop(Process& process) {
  if (process.life == Life::kRunning) process.life = Life::kStoppedRunning;
  if (process.life == Life::kYielded) process.life = Life::kStoppedYielded;
}

// M6: back to the state it came from.
void Model::resume(Process& process) {
  if (process.life == Life::kStoppedRunning) process.life = Life::kRunning;
  if (process.life == Life::kStoppedYielded) process.life = Life::kYielded;
}

// F4. RAM keeps its bytes, but for what held grants and becomes visible (M17, P5). Refused, it
// leaves the process terminated, and nothing else has changed (P6).
void Model::reset(Process& process) {
  const std::uintptr_t first_break = process.mem_start + boot_.initial_break;
  if (!protection_accepts(process, first_break, first_kernel_break(process))) return;
  process.identifier = next_identifier_++;  // F1: first, so that every open slice is an old one
  const bool watched = old_slice_open(process);
  if (profile_.has(Decision::kM3) && watched) process.pin = std::max(process.mark, process.pin);
  process.app_break = first_break;
  if (profile_.has(Decision::kM17)) {
    zero(process, process.kernel_break, visible_end(process));  // P5
    // What M17 promises a process, it does not promise whoever holds a slice over it meanwhile.
    if (!profile_.has(Decision::kM3) && watched) {
      forget(process, process.kernel_break, visible_end(process));
    }
  }
  process.kernel_break = first_kernel_break(process);
  process.mark = process.mem_start;
  ++process.restarts;
  ++process.earlier_lives;
  process.life = Life::kYielded;  // M6
}

// A process as it is at boot, in the first `size` bytes of its block, which hold it, but without an
// identifier. Of these all are known that are not the kernel's.
Model::Process Model::new_process(std::size_t p, std::size_t size) const {
  Process process;
  process.mem_start = placement_.ram[p];
  process.mem_end = process.mem_start + size;
  process.app_break = process.mem_start + boot_.initial_break;
  process.mark = process.mem_start;  // D3
  process.kernel_break = first_kernel_break(process);
  process.known_end = process.kernel_break - process.mem_start;
  return process;
}

void Model::create(Process& process, std::size_t len, OutcomeWriter& out) {
  const Refusal refusal = try_create(process, len);
  if (refusal == Refusal::kNone) {
    out.put("ok");
  } else {
    write_refusal(refusal, out);
  }
}

// M19: the board loads the process again. A refusal changes nothing, and takes no identifier (F1).
Model::Refusal Model::try_create(Process& process, std::size_t len) {
  if (process.life != Life::kRemoved || slice_open(process)) return Refusal::kAlreadyInUse;
  const std::size_t size = std::min(len, std::size_t{boot_.ram});
  if (size < kernel_part() || align_down(size - kernel_part(), kWord) < boot_.initial_break) {
    return Refusal::kOutOfMemory;
  }
  Process created = new_process(index_of(process), size);
  if (!protection_accepts(created, created.app_break, created.kernel_break)) {
    return Refusal::kOutOfMemory;  // P6
  }
  created.identifier = next_identifier_++;  // F1
  created.earlier_lives = process.earlier_lives + 1;
  created.custom_grants = process.custom_grants;  // M11: all of lives that are over
  created.custom_grant_count = process.custom_grant_count;
  // What the process sees is cleared. What lies above it stays, and of that the kernel's part,
  // which may have come to lie elsewhere, is not known any more.
  created.known_end = std::min(process.known_end, created.known_end);
  process = created;
  zero(process, process.mem_start, visible_end(process));  // P5
  return Refusal::kNone;
}

// M1: what the kernel takes at the top of a block.
std::size_t Model::kernel_part() const {
  return kSavedRegisters + kWordsOfDriver * kWord * boot_.driver_count;
}

std::uintptr_t Model::first_kernel_break(const Process& process) const {
  return align_down(process.mem_end - kernel_part(), kWord);
}

// M19: whether a slice over its memory is open, of whichever life. A grant that is entered has a
// slice inside.
bool Model::slice_open(const Process& process) const {
  return std::ranges::any_of(open_blocks(), [&](const Access& access) {
    return access.buffer.process == index_of(process);
  });
}

// M3: whether a slice is open over a buffer of an earlier life of the process.
bool Model::old_slice_open(const Process& process) const {
  return std::ranges::any_of(open_blocks(), [&](const Access& access) {
    return access.buffer.process == index_of(process) &&
           access.buffer.identifier != process.identifier;
  });
}

std::uint8_t Model::index_of(const Process& process) const {
  return static_cast<std::uint8_t>(&process - processes_.data());
}

}  // namespace model
