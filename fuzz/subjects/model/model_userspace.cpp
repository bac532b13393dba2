// The operations of userspace: allow system calls (A) and memory accesses (M12).
#include <algorithm>

#include "model/model.hpp"

namespace model {

using scenario::Life;
using scenario::Operation;
using scenario::OperationKind;
using scenario::OutcomeWriter;

void Model::userspace_operation(const Operation& operation, OutcomeWriter& out) {
  Process& process = processes_[operation.process];
  if (process.life != Life::kRunning && process.life != Life::kYielded) {  // M6
    out.put("not-running");
    return;
  }
  process.life = Life::kRunning;  // M6
  const scenario::Completion code{scenario::Completion::Kind::kCode, operation.code};
  switch (operation.kind) {
    case OperationKind::kStore: store(operation, out); break;
    case OperationKind::kLoad: load(operation, out); break;
    case OperationKind::kExit:
      terminate(process, code);  // M13
      out.put("ok");
      break;
    case OperationKind::kExitRestart:
      restart(process, code);  // M13
      out.put("ok");
      break;
    case OperationKind::kFault: fault(process, "ok", out); break;
    case OperationKind::kMemopBrk:
    case OperationKind::kMemopSbrk:
    case OperationKind::kMemop: memop(operation, out); break;
    default: allow(operation, out); break;
  }
}

// A3: success answers the previous pair, failure the one that was passed.
void Model::allow(const Operation& operation, OutcomeWriter& out) {
  Pair pair{address_of(operation), operation.length.resolve()};
  const std::string_view error = try_allow(operation, pair);
  if (error.empty()) {
    out.put("ok ");
  } else {
    out.put("fail ").put(error).put(" ");
  }
  out.address(pair.ptr).put(" ").length(pair.len);
}

// A1: the checks in order. The error code, and empty with the previous pair in `pair`.
std::string_view Model::try_allow(const Operation& operation, Pair& pair) {
  Process& process = processes_[operation.process];
  const std::size_t number = operation.driver.resolve();
  std::size_t driver = 0;
  while (driver < boot_.driver_count && boot_.drivers[driver].number != number) ++driver;
  if (driver == boot_.driver_count) return "NODEVICE";

  const bool read_only = operation.kind == OperationKind::kAllowRo;
  if (!valid_buffer(process, read_only, pair)) return "INVAL";  // A2: before the slot's number

  const std::size_t i = operation.slot.resolve();
  if (operation.kind == OperationKind::kAllowUr) return keep_buffer(process, driver, i, pair);
  const Slots slots = read_only ? Slots::kReadOnly : Slots::kReadWrite;
  const std::string_view error = store_slot(process, driver, slots, i, pair);
  if (error != "NOMEM" || boot_.drivers[driver].no_grant) return error;
  // A1: the driver is asked once; only a new grant leads to another try.
  if (!allocate_grant(process, driver)) return error;
  return store_slot(process, driver, slots, i, pair);
}

// The memory checks of A1, A7 and A8. Raises the mark for a buffer in RAM, which stays raised
// whatever comes after (A2).
bool Model::valid_buffer(Process& process, bool read_only, const Pair& pair) {
  if (pair.len == 0) return true;
  if (lies_within(pair.ptr, pair.len, process.mem_start, process.app_break)) {
    process.mark = std::max(process.mark, pair.ptr + pair.len);
    return true;
  }
  const std::uintptr_t flash = placement_.flash[index_of(process)];
  return read_only &&
         lies_within(pair.ptr, pair.len, flash + boot_.protected_flash, flash + boot_.flash);
}

// The end of A1: swaps the pair with the slot's.
std::string_view Model::store_slot(Process& process, std::size_t driver, Slots slots, std::size_t i,
                                   Pair& pair) {
  const Grant& grant = process.grants[driver];
  if (!grant.allocated || grant.entered) return "NOMEM";
  const std::span<Pair> pairs = saved_pairs(index_of(process), driver, slots);
  if (i >= pairs.size()) return "NOSUPPORT";  // A5
  std::swap(pairs[i], pair);
  return {};
}

// A9: the capsule keeps the buffer and gives back the previous one, raw even if that is dead (M16).
std::string_view Model::keep_buffer(const Process& process, std::size_t driver, std::size_t i,
                                    Pair& pair) {
  if (i >= scenario::kUserspaceReadableSlots) return "NOSUPPORT";
  const std::uint8_t p = index_of(process);
  Buffer& kept = kept_[p][driver][i];
  const Pair previous = kept.pair;
  kept = {.made = true, .process = p, .identifier = process.identifier, .pair = pair};
  pair = previous;
  return {};
}

// D4, M18: moving the break, and asking where memory and flash lie.
void Model::memop(const Operation& operation, OutcomeWriter& out) {
  Process& process = processes_[operation.process];
  const std::uintptr_t old_break = process.app_break;
  if (operation.kind == OperationKind::kMemopBrk) {
    return memop_break(process, address_of(operation), 0, out);
  }
  if (operation.kind == OperationKind::kMemopSbrk) {  // D2: the delta wraps; the old break
    const auto delta = static_cast<std::uintptr_t>(operation.delta);
    return memop_break(process, scenario::wrapping_add(old_break, delta), old_break, out);
  }
  const std::uintptr_t flash_base = placement_.flash[operation.process];
  const std::size_t first_shown = profile_.has(Decision::kM18) ? boot_.protected_flash : 0;
  switch (operation.code) {
    case 0: memop_break(process, 0, 0, out); break;  // the argument is 0
    case 1: memop_break(process, old_break, old_break, out); break;
    case 2: out.put("ok ").address(process.mem_start); break;
    case 3: out.put("ok ").address(process.mem_end); break;
    case 4: out.put("ok ").address(flash_base + first_shown); break;
    case 5: out.put("ok ").address(flash_base + boot_.flash); break;
    case 6: out.put("ok ").address(process.kernel_break); break;
    default: memop_of_others(operation.code, out); break;
  }
}

// M18: what only other kernels answer. No process here has a writeable region of flash.
void Model::memop_of_others(std::uint32_t number, OutcomeWriter& out) const {
  if (profile_.has(Decision::kM18)) {
    out.put("fail NOSUPPORT");
    return;
  }
  switch (number) {
    case 7: out.put("ok 0"); break;  // how many such regions there are
    case 8:
    case 9: out.put("fail FAIL"); break;  // where one begins and ends
    case 10:
    case 11: out.put("ok null"); break;  // where its stack and heap begin, for debugging
    default: out.put("fail NOSUPPORT"); break;
  }
}

// D4: one error for all that a break can be refused for.
void Model::memop_break(Process& process, std::uintptr_t new_break, std::uintptr_t answer,
                        OutcomeWriter& out) {
  if (set_break(process, new_break) == Refusal::kNone) {
    out.put("ok ").address(answer);
  } else {
    out.put("fail NOMEM");
  }
}

// P1: nothing but what it sees of its memory can be written.
void Model::store(const Operation& operation, OutcomeWriter& out) {
  Process& process = processes_[operation.process];
  const std::uintptr_t address = address_of(operation);
  const std::span<const std::uint8_t> bytes = operation.bytes;
  if (!bytes.empty()) {
    if (!lies_within(address, bytes.size(), process.mem_start, visible_end(process))) {
      fault(process, "fault", out);
      return;
    }
    ram(process, address, bytes.size()).write(0, bytes);
  }
  out.put("ok");
}

// P1: that and its whole flash can be read.
void Model::load(const Operation& operation, OutcomeWriter& out) {
  Process& process = processes_[operation.process];
  const std::uintptr_t address = address_of(operation);
  const std::size_t len = operation.length.resolve();
  const std::uintptr_t flash_base = placement_.flash[operation.process];
  Slice bytes;
  if (len != 0) {
    if (lies_within(address, len, process.mem_start, visible_end(process))) {
      bytes = ram(process, address, len);
    } else if (lies_within(address, len, flash_base, flash_base + boot_.flash)) {
      bytes = flash(address - flash_base, len);
    } else {
      fault(process, "fault", out);
      return;
    }
  }
  bytes.print(out.put("ok "));
}

// F5, M12. `outcome` is what is written unless the kernel panics.
void Model::fault(Process& process, std::string_view outcome, OutcomeWriter& out) {
  const scenario::Completion none{.kind = scenario::Completion::Kind::kNone};  // M13
  switch (boot_.fault) {
    case scenario::FaultPolicy::kStop:
      terminate(process, none);
      process.life = Life::kFaulted;
      out.put(outcome);
      break;
    case scenario::FaultPolicy::kRestart:
      restart(process, none);
      out.put(outcome);
      break;
    case scenario::FaultPolicy::kPanic:
      process.life = Life::kFaulted;
      out.put("panic");
      break;
  }
}

}  // namespace model
