// The operations of capsules: reaching buffers through grants (E4), entering them (B), and what is
// done with them once entered.
#include <algorithm>

#include "model/model.hpp"
#include "model/slice_rules.hpp"

namespace model {

using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;
using scenario::OutcomeWriter;

namespace {

bool in_grant(const BufferName& name) {
  return name.kind == BufferName::Kind::kRw || name.kind == BufferName::Kind::kRo;
}

}  // namespace

void Model::capsule_operation(const Operation& operation, OutcomeWriter& out) {
  if (operation.kind == OperationKind::kCopy) {
    copy(operation, out);
    return;
  }
  const bool external = operation.kind == OperationKind::kExternal;
  const bool asks_only = external || operation.kind == OperationKind::kLen ||
                         operation.kind == OperationKind::kPtr ||
                         operation.kind == OperationKind::kMutPtr;
  const BufferName& name = external ? operation.second : operation.buffer;
  Access access;
  const Refusal refusal = asks_only ? reach(name, access) : enter(name, access);
  if (refusal != Refusal::kNone) {
    write_refusal(refusal, out);
    return;
  }
  switch (operation.kind) {
    case OperationKind::kLen: out.put("ok ").length(shown_len(access.buffer)); break;
    case OperationKind::kPtr:
    case OperationKind::kMutPtr: out.put("ok ").address(shown_ptr(access.buffer)); break;
    case OperationKind::kExternal: make_external(operation, access.buffer, out); break;
    default: slice_operation(operation, access.bytes, out); break;
  }
  leave_grant(access.entry);  // E4: on every way out, a panic included (M14)
}

// M8: enters the source and inside it the destination; the first refusal is the outcome.
void Model::copy(const Operation& operation, OutcomeWriter& out) {
  Access from;
  Access to;
  Refusal refusal = enter(operation.buffer, from);
  if (refusal == Refusal::kNone) {
    if (same_grant(operation.buffer, operation.second)) {
      refusal = saved_buffer(operation.second, to.buffer);
      if (refusal == Refusal::kNone) to.bytes = bytes_of(to.buffer);
    } else {
      refusal = enter(operation.second, to);
    }
  }
  if (refusal == Refusal::kNone) {
    const std::size_t count = std::min(from.bytes.size(), to.bytes.size());
    // B3: ascending and one at a time, so that overlapping slices see each other's bytes at once.
    for (std::size_t i = 0; i < count; ++i) to.bytes.copy_byte(i, from.bytes);
    out.put("ok ").length(count);
  } else {
    write_refusal(refusal, out);
  }
  leave_grant(to.entry);
  leave_grant(from.entry);
}

// M9: over the raw pair, with the identifier that the grant was entered with.
void Model::make_external(const Operation& operation, const Buffer& source, OutcomeWriter& out) {
  const bool writeable = operation.buffer.kind == BufferName::Kind::kExternalRw;
  (writeable ? external_rw_ : external_ro_)[operation.buffer.number] = source;
  out.put("ok ").address(shown_ptr(source)).put(" ").length(shown_len(source));
}

// Finds the buffer a name stands for; `access` then holds the grant that was entered for it, if
// any. Nothing stays entered on a refusal. Not for `it`.
Model::Refusal Model::reach(const BufferName& name, Access& access) {
  switch (name.kind) {
    case BufferName::Kind::kRw:
    case BufferName::Kind::kRo: {
      Refusal refusal = enter_grant(name, access.entry);
      if (refusal != Refusal::kNone) return refusal;
      refusal = saved_buffer(name, access.buffer);
      if (refusal != Refusal::kNone) leave_grant(access.entry);
      return refusal;
    }
    case BufferName::Kind::kUr: {
      const std::size_t i = name.slot.resolve();
      if (i >= scenario::kUserspaceReadableSlots) return Refusal::kAddressOutOfBounds;  // M8
      access.buffer = kept_[name.process][name.driver][i];
      break;
    }
    case BufferName::Kind::kExternalRw: access.buffer = external_rw_[name.number]; break;
    case BufferName::Kind::kExternalRo: access.buffer = external_ro_[name.number]; break;
    case BufferName::Kind::kDefaultRw:
    case BufferName::Kind::kDefaultRo:
    case BufferName::Kind::kIt: break;  // a default buffer
  }
  return Refusal::kNone;
}

// Reaches the buffer and enters it, which a dead or default one refuses (B2).
Model::Refusal Model::enter(const BufferName& name, Access& access) {
  if (name.kind == BufferName::Kind::kIt) {
    const Access& open = open_[open_count_ - 1 - name.number];
    access.buffer = open.buffer;  // M3: a part of it is a slice of the same process and life
    access.bytes = open.bytes;
    return Refusal::kNone;
  }
  const Refusal refusal = reach(name, access);
  if (refusal != Refusal::kNone) return refusal;
  // A buffer out of a grant is alive, so no grant is entered where this refuses.
  if (!alive(access.buffer)) return Refusal::kNoSuchApp;
  access.bytes = bytes_of(access.buffer);
  return Refusal::kNone;
}

// M7, E4: enters the grant of the driver for the named life of the process, allocating it first
// where there is none.
Model::Refusal Model::enter_grant(const BufferName& name, Entry& entry) {
  Process& process = processes_[name.process];
  if (process.life == scenario::Life::kRemoved || stale(name)) return Refusal::kNoSuchApp;
  if (!is_running(process.life)) return Refusal::kInactiveApp;
  Grant& grant = process.grants[name.driver];
  if (!grant.allocated && !allocate_grant(process, name.driver)) return Refusal::kOutOfMemory;
  if (grant.entered) return Refusal::kPanic;  // E4: re-entered
  grant.entered = true;
  entry = {.held = true,
           .process = name.process,
           .driver = name.driver,
           .identifier = process.identifier,
           .start = grant.start,
           .size = grant.size};
  return Refusal::kNone;
}

// M5: where the process has forgotten the grant there is nothing left to leave.
void Model::leave_grant(const Entry& entry) {
  if (!entry.held) return;
  Process& process = processes_[entry.process];
  Grant& grant = process.grants[entry.driver];
  if (process.identifier == entry.identifier && grant.allocated) grant.entered = false;
}

// B4: the buffer in an allow slot of a grant that is entered.
Model::Refusal Model::saved_buffer(const BufferName& name, Buffer& buffer) const {
  const Slots slots = name.kind == BufferName::Kind::kRo ? Slots::kReadOnly : Slots::kReadWrite;
  const std::span<const Pair> pairs = saved_pairs(name.process, name.driver, slots);
  const std::size_t i = name.slot.resolve();
  if (i >= pairs.size()) return Refusal::kAddressOutOfBounds;
  buffer = {.made = true,
            .process = name.process,
            .identifier = processes_[name.process].identifier,
            .pair = pairs[i]};
  return Refusal::kNone;
}

// M7: P@G names an earlier life; one not reached yet means the newest. Each reset and each
// creation begins a life.
bool Model::stale(const BufferName& name) const {
  return name.has_generation && name.generation < processes_[name.process].earlier_lives;
}

// M8: two names of one grant, which `copy` enters once. Two stale ones may differ in their life,
// but then the first has been refused already.
bool Model::same_grant(const BufferName& a, const BufferName& b) const {
  return in_grant(a) && in_grant(b) && a.process == b.process && a.driver == b.driver &&
         stale(a) == stale(b);
}

// The memory a live buffer names. An empty one has none, whatever its pointer (A3).
Slice Model::bytes_of(const Buffer& buffer) {
  const auto [ptr, len] = buffer.pair;
  if (len == 0) return {};
  const Process& process = processes_[buffer.process];
  if (lies_within(ptr, len, process.mem_start, process.mem_end)) {
    return ram(process, ptr, len);
  }
  return flash(ptr - placement_.flash[buffer.process], len);
}

}  // namespace model
