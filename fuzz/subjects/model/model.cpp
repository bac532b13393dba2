#include "model/model.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "model/slice_rules.hpp"

namespace model {

using scenario::Operation;
using scenario::OperationKind;
using scenario::OutcomeWriter;

void Model::boot(const scenario::Boot& boot, const scenario::Placement& placement) {
  boot_ = boot;
  placement_ = placement;
  next_identifier_ = 0;
  protection_requests_ = 0;
  open_count_ = 0;
  skipping_ = 0;
  external_rw_ = {};
  external_ro_ = {};

  slots_of_process_ = 0;
  for (std::size_t d = 0; d < boot.driver_count; ++d) {
    first_slot_[d] = slots_of_process_;
    slots_of_process_ += std::size_t{boot.drivers[d].ro} + boot.drivers[d].rw;
  }
  slots_.resize(slots_of_process_ * boot.processes);  // cleared as grants are allocated (A4)

  // Only ever grows, since flash reads the same in every scenario.
  while (flash_.size() < boot.flash) flash_.push_back(static_cast<std::uint8_t>(flash_.size()));

  for (std::size_t p = 0; p < boot.processes; ++p) {
    ram_[p].assign(boot.ram, 0);
    unknown_[p].assign(profile_ == Profile::procbuf() ? 0 : boot.ram, 0);
    processes_[p] = new_process(p, boot.ram);
    forget(processes_[p], processes_[p].kernel_break, processes_[p].mem_end);
    processes_[p].identifier = next_identifier_++;  // F1
    kept_[p] = {};
  }
}

void Model::step(const Operation& operation, OutcomeWriter& out) {
  if (skip(operation.kind, out)) return;
  switch (scenario::shape_of(operation.kind).side) {
    case scenario::Side::kUserspace: userspace_operation(operation, out); break;
    case scenario::Side::kKernel: kernel_operation(operation, out); break;
    case scenario::Side::kCapsule: capsule_operation(operation, out); break;
    case scenario::Side::kBlock:
      if (operation.kind == OperationKind::kEnd) {
        close_block();
      } else {
        open_block(operation, out);
      }
      break;
  }
  check_known();
}

// What is above known_end is not compared, so a mistake there would hide others.
void Model::check_known() const {
  if (profile_ != Profile::procbuf()) return;  // others show it, as unknown
  for (std::size_t p = 0; p < boot_.processes; ++p) {
    const std::size_t own = visible_end(processes_[p]) - processes_[p].mem_start;
    if (own <= processes_[p].known_end) continue;
    std::fprintf(stderr, "reference model: process %zu has %zu bytes, and %zu of them are known\n",
                 p, own, processes_[p].known_end);
    std::abort();
  }
}

// Whether the operation stands in a block that was refused, and so is not run.
bool Model::skip(OperationKind kind, OutcomeWriter& out) {
  if (skipping_ == 0) return false;
  if (kind == OperationKind::kEnd) {
    --skipping_;
    return true;
  }
  if (scenario::opens_block(kind)) ++skipping_;
  out.put("skipped");
  return true;
}

void Model::open_block(const Operation& operation, OutcomeWriter& out) {
  Access access;
  const Refusal refusal = enter(operation.buffer, access);
  if (refusal != Refusal::kNone) {
    skipping_ = 1;
    write_refusal(refusal, out);
    return;
  }
  if (operation.kind == OperationKind::kWithPart || operation.kind == OperationKind::kMutWithPart) {
    const std::optional<Slice> part = sub_slice(access.bytes, operation.range);
    if (!part) {  // C1
      leave_grant(access.entry);
      skipping_ = 1;
      out.put("none");
      return;
    }
    access.bytes = *part;
  }
  open_[open_count_++] = access;  // its grant stays entered (M7)
  out.put("ok");
}

void Model::close_block() {
  const Access& access = open_[--open_count_];
  leave_grant(access.entry);
  Process& process = processes_[access.buffer.process];
  if (!old_slice_open(process)) process.pin = 0;  // M3: the last one closed
}

std::uintptr_t Model::address_of(const Operation& operation) const {
  std::array<std::uintptr_t, scenario::kMaxProcesses> breaks{};
  for (std::size_t p = 0; p < boot_.processes; ++p) breaks[p] = processes_[p].app_break;
  return scenario::resolve(operation.address, operation.process, boot_, placement_, breaks);
}

// The process's memory from an address in its block on.
Slice Model::ram(const Process& process, std::uintptr_t address, std::size_t len) {
  const std::uint8_t p = index_of(process);
  return Slice(ram_[p], unknown_[p]).part(address - process.mem_start, len);
}

// Any process's.
Slice Model::flash(std::size_t offset, std::size_t len) {
  return Slice(flash_).part(offset, len);
}

// What of these addresses lies in the process's block is the kernel's, which may write anything.
void Model::forget(const Process& process, std::uintptr_t from, std::uintptr_t to) {
  const std::uintptr_t end = std::min(to, process.mem_end);
  if (from < end) ram(process, from, end - from).forget();
}

// B1: the state is not consulted, only whether the process table holds the identifier.
bool Model::alive(const Buffer& buffer) const {
  if (!buffer.made) return false;
  const Process& process = processes_[buffer.process];
  return process.life != scenario::Life::kRemoved && process.identifier == buffer.identifier;
}

// B2: null at length 0 (A3), and still p after a restart.
std::uintptr_t Model::shown_ptr(const Buffer& buffer) const {
  return buffer.pair.len == 0 ? 0 : buffer.pair.ptr;
}

// B2: 0 once the process was restarted or removed.
std::size_t Model::shown_len(const Buffer& buffer) const {
  return alive(buffer) ? buffer.pair.len : 0;
}

scenario::BufferView Model::view(const Buffer& buffer) const {
  return {.present = true, .ptr = shown_ptr(buffer), .len = shown_len(buffer)};
}

// A4: read-only and read-write slots are separate arrays.
std::span<Model::Pair> Model::saved_pairs(std::size_t p, std::size_t driver, Slots slots) {
  const SlotRange range = slot_range(p, driver, slots);
  return std::span(slots_).subspan(range.first, range.count);
}

std::span<const Model::Pair> Model::saved_pairs(std::size_t p, std::size_t driver,
                                                Slots slots) const {
  const SlotRange range = slot_range(p, driver, slots);
  return std::span(slots_).subspan(range.first, range.count);
}

Model::SlotRange Model::slot_range(std::size_t p, std::size_t driver, Slots slots) const {
  const scenario::Driver& counts = boot_.drivers[driver];
  const std::size_t first = p * slots_of_process_ + first_slot_[driver];
  if (slots == Slots::kReadOnly) return {first, counts.ro};
  return {first + counts.ro, counts.rw};
}

void Model::write_refusal(Refusal refusal, OutcomeWriter& out) {
  switch (refusal) {
    case Refusal::kNone: break;
    case Refusal::kPanic: out.put("panic"); break;
    case Refusal::kNoSuchApp: out.put("err NoSuchApp"); break;
    case Refusal::kOutOfMemory: out.put("err OutOfMemory"); break;
    case Refusal::kAddressOutOfBounds: out.put("err AddressOutOfBounds"); break;
    case Refusal::kInactiveApp: out.put("err InactiveApp"); break;
    case Refusal::kAlreadyInUse: out.put("err AlreadyInUse"); break;
  }
}

scenario::ProcessView Model::process(std::uint8_t p) const {
  const Process& process = processes_[p];
  return {.life = process.life,
          .identifier = process.identifier,
          .restarts = process.restarts,
          .completion = process.completion,
          .app_break = process.app_break,
          .mark = process.mark,
          .kernel_break = process.kernel_break,
          .visible_end = visible_end(process)};
}

bool Model::grant_allocated(std::uint8_t p, std::uint8_t driver) const {
  const Process& process = processes_[p];
  return is_running(process.life) && process.grants[driver].allocated;
}

scenario::BufferView Model::slot(std::uint8_t p, std::uint8_t driver, Slots slots,
                                 std::size_t i) const {
  if (!grant_allocated(p, driver)) return {};
  const std::span<const Pair> pairs = saved_pairs(p, driver, slots);
  if (i >= pairs.size()) return {};
  return {.present = true, .ptr = pairs[i].ptr, .len = pairs[i].len};
}

scenario::BufferView Model::kept(std::uint8_t p, std::uint8_t driver, std::size_t i) const {
  return view(kept_[p][driver][i]);
}

scenario::BufferView Model::external_rw(std::size_t k) const {
  return view(external_rw_[k]);
}

scenario::BufferView Model::external_ro(std::size_t k) const {
  return view(external_ro_[k]);
}

std::span<const std::uint8_t> Model::memory(std::uint8_t p) const {
  return ram_[p];
}

std::size_t Model::known_end(std::uint8_t p) const {
  return processes_[p].known_end;
}

}  // namespace model
