// Goals of reaching a buffer by its name: grants (E4), stale identifiers (B1), kept and external
// buffers (B2, B6).
#include <algorithm>

#include "goals/goals.hpp"
#include "goals/operands.hpp"

namespace goals {

using scenario::BufferName;
using scenario::BufferView;
using scenario::Life;
using scenario::Operation;
using scenario::OperationKind;

namespace {

using Kind = BufferName::Kind;

// Whether the operation enters the buffer that it names, rather than asking about it.
bool enters(OperationKind kind) {
  return kind != OperationKind::kLen && kind != OperationKind::kPtr &&
         kind != OperationKind::kMutPtr && kind != OperationKind::kExternal;
}

bool ended(Life life) {
  return life == Life::kFaulted || life == Life::kTerminated;
}

}  // namespace

// What came of naming the buffer, whatever was done with it. Of the two that `copy` names the
// second comes after the first (goals_slices.cpp).
void Goals::name_buffer(const BufferName& name) {
  switch (step_.outcome) {
    case kErrNoSuchApp: refused_life(name); break;
    case kErrInactiveApp:
    case kErrOutOfMemory: break;
    case kErrAddressOutOfBounds:
      // Of the two that `copy` names it may have been the other slot that is missing.
      if (step_.operation->kind != OperationKind::kCopy && in_grant(name)) missed_slot(name);
      break;
    case kPanic: panicked(name); break;
    default:
      if (in_grant(name)) entered_grant(name);
      if (enters(step_.operation->kind)) entered(name);
      break;
  }
  if (in_grant(name)) settle(name.process);
}

// B1, B2. Default buffers answer NoSuchApp, too.
void Goals::refused_life(const BufferName& name) {
  if (!in_grant(name) || !stale(name)) return;
  const Process& process = processes_[name.process];
  if (process.before.life == Life::kRemoved) return;
  if (process.life >= name.generation + std::size_t{2}) {
    reach(Goal::kStaleAfterTwoRestarts);
  }
  if (step_.operation->kind == OperationKind::kExternal) reach(Goal::kExternalOfStaleName);
}

// M7.
void Goals::missed_slot(const BufferName& name) {
  if (step_.model->process(name.process).kernel_break <
      processes_[name.process].before.kernel_break) {
    reach(Goal::kGrantKeptAfterBadSlot);
  }
}

// E4, M14.
void Goals::panicked(const BufferName& name) {
  if (open_count_ >= 2) panic_depth_ = open_count_;
  if (held(name)) {
    reach(Goal::kGrantReEntered);
  } else if (in_grant(name)) {
    panicked_grant_ = {true, name.process, name.driver, processes_[name.process].life};
  }
}

void Goals::entered_grant(const BufferName& name) {
  const std::size_t life = processes_[name.process].life;
  if (panicked_grant_.valid && panicked_grant_.process == name.process &&
      panicked_grant_.driver == name.driver && panicked_grant_.life == life) {
    reach(Goal::kGrantUsableAfterPanic);
  }
  for (const OpenSlice& open : open_slices()) {
    if (open.holds_grant && open.bytes.process == name.process && open.driver == name.driver &&
        open.bytes.life != life) {
      reach(Goal::kNextLifeEntersHeldGrant);  // M5
    }
  }
}

void Goals::entered(const BufferName& name) {
  switch (name.kind) {
    case Kind::kRw:
    case Kind::kRo: {
      const Life life = processes_[name.process].before.life;
      if (life == Life::kStoppedRunning || life == Life::kStoppedYielded) {
        reach(Goal::kStoppedProcessEntered);
      }
      break;
    }
    case Kind::kUr:
      if (ended(processes_[name.process].before.life)) reach(Goal::kKeptOfDeadProcess);
      break;
    case Kind::kExternalRw:
    case Kind::kExternalRo: {
      const External& made = external(name);
      if (ended(processes_[made.process].before.life)) reach(Goal::kExternalOfDeadProcess);
      const BufferView now = step_.model->slot(made.process, made.driver, made.slots, made.slot);
      const Bytes bytes = bytes_of(name);
      if (now.present && bytes.len != 0 && (now.ptr != bytes.ptr || now.len != bytes.len)) {
        reach(Goal::kExternalOutlivesSwap);  // M9
      }
      break;
    }
    case Kind::kIt:
      if (name.number >= 1 && open_count_ == panic_depth_) reach(Goal::kOuterSliceAfterPanic);
      break;
    default: break;
  }
}

// B6. `external` has worked.
void Goals::made_external() {
  const Operation& operation = *step_.operation;
  const BufferName& source = operation.second;
  const bool writeable = operation.buffer.kind == Kind::kExternalRw;
  auto& made = writeable ? external_rw_ : external_ro_;
  made[operation.buffer.number] = {true, source.process, source.driver, slots_of(source),
                                   source.slot.resolve()};
  ++externals_;
  if (step_.outcome != kOk) return;
  const model::Model& model = *step_.model;
  if (std::ranges::all_of(made, &External::made)) {
    bool live = true;
    for (std::size_t k = 0; k < scenario::kExternalBuffers; ++k) {
      live = live && (writeable ? model.external_rw(k) : model.external_ro(k)).len != 0;
    }
    if (live) reach(Goal::kEightExternals);
  }
  const Bytes bytes = bytes_of(operation.buffer);
  four_ways(source.process, bytes.ptr, bytes.len);
}

// The bytes that the name stands for; of length 0 where it stands for none.
Goals::Bytes Goals::bytes_of(const BufferName& name) const {
  const model::Model& model = *step_.model;
  if (name.kind == Kind::kIt) return open_[open_count_ - 1 - name.number].bytes;
  BufferView view;
  std::uint8_t process = name.process;
  std::size_t number = name.slot.resolve();
  switch (name.kind) {
    case Kind::kRw:
    case Kind::kRo: view = model.slot(process, name.driver, slots_of(name), number); break;
    case Kind::kUr:
      if (number < scenario::kUserspaceReadableSlots) {
        view = model.kept(process, name.driver, number);
      }
      break;
    case Kind::kExternalRw:
    case Kind::kExternalRo:
      number = name.number;
      view = name.kind == Kind::kExternalRw ? model.external_rw(number) : model.external_ro(number);
      process = external(name).process;
      break;
    default: break;
  }
  // Slots are counted in a byte.
  const auto buffer = static_cast<std::uint32_t>(name.kind) << 24 | std::uint32_t{process} << 16 |
                      std::uint32_t{name.driver} << 8 | static_cast<std::uint8_t>(number);
  return {process, buffer, processes_[process].life, view.ptr, view.len};
}

const Goals::External& Goals::external(const BufferName& name) const {
  return (name.kind == Kind::kExternalRw ? external_rw_ : external_ro_)[name.number];
}

// A name of a slot: whether it names an earlier life.
bool Goals::stale(const BufferName& name) const {
  return name.has_generation && name.generation < processes_[name.process].life;
}

// Whether the name is one of a slot whose grant a block has entered, in the present life.
bool Goals::held(const BufferName& name) const {
  return in_grant(name) && std::ranges::any_of(open_slices(), [&](const OpenSlice& open) {
           return open.holds_grant && open.bytes.process == name.process &&
                  open.driver == name.driver && open.bytes.life == processes_[name.process].life;
         });
}

}  // namespace goals
