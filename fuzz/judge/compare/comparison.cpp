#include "compare/comparison.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace harness {

using scenario::BufferView;
using scenario::OperationKind;
using scenario::ProcessView;

namespace {

// Whether an operation of this kind may write to the memory of some process, the grants in it, or
// the buffers that capsules hold. What a wrong core writes in the others shows at the next one that
// may, or at the end.
bool may_write(OperationKind kind) {
  switch (kind) {
    case OperationKind::kLoad:
    case OperationKind::kState:
    case OperationKind::kStop:
    case OperationKind::kResume:
    case OperationKind::kLen:
    case OperationKind::kPtr:
    case OperationKind::kMutPtr:
    case OperationKind::kGet:
    case OperationKind::kMutGet:
    case OperationKind::kIndex:
    case OperationKind::kMutIndex:
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr:
    case OperationKind::kChunks:
    case OperationKind::kIter:
    case OperationKind::kMemop:
    case OperationKind::kEnd: return false;
    default: return true;
  }
}

// Pairs of an address and a length, in the core's grant and in the model.
bool same_words(std::span<const std::uint8_t> core, std::span<const std::byte> model) {
  // memcmp must not be given null, which is what a span of nothing may point to.
  return core.size() == model.size() &&
         (core.empty() || std::memcmp(core.data(), model.data(), core.size()) == 0);
}

std::string text(scenario::Life life) {
  switch (life) {
    case scenario::Life::kRunning: return "running";
    case scenario::Life::kYielded: return "yielded";
    case scenario::Life::kStoppedRunning: return "stopped while running";
    case scenario::Life::kStoppedYielded: return "stopped after yielding";
    case scenario::Life::kFaulted: return "faulted";
    case scenario::Life::kTerminated: return "terminated";
    case scenario::Life::kRemoved: return "removed";
  }
  return "?";
}

std::string text(std::size_t number) {
  return std::to_string(number);
}

std::string text(const scenario::Completion& completion) {
  switch (completion.kind) {
    case scenario::Completion::Kind::kNever: return "never";
    case scenario::Completion::Kind::kNone: return "none";
    case scenario::Completion::Kind::kCode: return std::to_string(completion.code);
  }
  return "?";
}

}  // namespace

std::string_view name_of(Field field) {
  switch (field) {
    case Field::kOutcome: return "outcome";
    case Field::kState: return "state";
    case Field::kIdentifier: return "identifier";
    case Field::kRestarts: return "restarts";
    case Field::kCompletion: return "completion";
    case Field::kBreak: return "break";
    case Field::kMark: return "mark";
    case Field::kKernelBreak: return "kernel break";
    case Field::kVisibleEnd: return "visible end";
    case Field::kOrder: return "order of start, mark, break, visible end, kernel break, end (P2)";
    case Field::kGrant: return "grant";
    case Field::kReadOnlySlot: return "buffer ro";
    case Field::kReadWriteSlot: return "buffer rw";
    case Field::kUserspaceReadable: return "buffer ur";
    case Field::kExternalReadOnly: return "buffer xro";
    case Field::kExternalReadWrite: return "buffer xrw";
    case Field::kMemory: return "byte";
  }
  return "?";
}

std::optional<Difference> Comparison::run(const scenario::Program& program) {
  begin(program);
  executor_->run(program, *this);
  return end();
}

void Comparison::begin(const scenario::Program& program) {
  program_ = program;
  in_progress_ = 0;
  difference_.reset();
  const auto performs = [&](OperationKind kind) {
    return std::ranges::find(program.operations, kind, &scenario::Operation::kind) !=
           program.operations.end();
  };
  keeps_buffers_ = performs(OperationKind::kAllowUr);
  makes_externals_ = performs(OperationKind::kExternal);
  model_->boot(program.boot, machine_->placement());
  outcome_.emplace(outcome_storage_, program.boot, machine_->placement());
}

std::optional<Difference> Comparison::end() {
  if (!difference_) {
    compare_buffers();
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      compare_memory(p, model_->known_end(p));
    }
  }
  return difference_;
}

bool Comparison::finished(std::size_t operation, std::string_view outcome) {
  outcome_->clear();
  model_->step(program_.operations[operation], *outcome_);
  if (outcome != outcome_->text()) {
    differ({.field = Field::kOutcome}, std::string(outcome), std::string(outcome_->text()));
  }
  for (std::uint8_t p = 0; p < program_.boot.processes; ++p) compare_process(p);
  if (may_write(program_.operations[operation].kind)) {
    compare_buffers();
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      // P5: all that the process could read.
      compare_memory(p, model_->process(p).visible_end - machine_->placement().ram[p]);
    }
  }
  if (difference_) return false;
  in_progress_ = operation + 1;
  return true;
}

// ---- Equal?
//
// Asked after every operation and seldom answered with no: nothing here makes a string, and what a
// difference is called is found out by those that are told to `tell`.

void Comparison::compare_process(std::uint8_t process) {
  const ProcessView core = executor_->process(process);
  const ProcessView model = model_->process(process);
  if (core != model) tell_process(process, core, model);
  // P2, in both: should they be wrong in the same way, this still sees it.
  if (!in_order(process, core) || !in_order(process, model)) {
    tell_order(process, core, model);
  }
}

bool Comparison::in_order(std::uint8_t process, const ProcessView& view) const {
  const std::uintptr_t start = machine_->placement().ram[process];
  return start <= view.mark && view.mark <= view.app_break && view.app_break <= view.visible_end &&
         view.visible_end <= view.kernel_break && view.kernel_break <= start + program_.boot.ram;
}

void Comparison::compare_buffers() {
  for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
    for (std::uint8_t d = 0; d < program_.boot.driver_count; ++d) {
      if (keeps_buffers_) compare_kept(p, d);
      compare_grants(p, d);
    }
  }
  if (makes_externals_) compare_externals();
}

void Comparison::compare_kept(std::uint8_t process, std::uint8_t driver) {
  for (std::size_t i = 0; i < scenario::kUserspaceReadableSlots; ++i) {
    const BufferView core = executor_->kept(process, driver, i);
    const BufferView model = model_->kept(process, driver, i);
    const Place place{
        .field = Field::kUserspaceReadable, .process = process, .driver = driver, .number = i};
    if (core != model) tell_buffer(place, core, model);
  }
}

void Comparison::compare_grants(std::uint8_t process, std::uint8_t driver) {
  const Executor::GrantView grant = executor_->grant(process, driver);
  const bool allocated = model_->grant_allocated(process, driver);
  if (grant.allocated != allocated) tell_grant(process, driver, grant.allocated);
  if (!grant.allocated || !allocated) return;
  using Slots = model::Model::Slots;
  if (!same_words(grant.ro, model_->slot_words(process, driver, Slots::kReadOnly)) ||
      !same_words(grant.rw, model_->slot_words(process, driver, Slots::kReadWrite))) {
    tell_slots(process, driver, grant);
  }
}

void Comparison::compare_externals() {
  for (std::size_t k = 0; k < scenario::kExternalBuffers; ++k) {
    const BufferView core_rw = executor_->external_rw(k);
    const BufferView model_rw = model_->external_rw(k);
    if (core_rw != model_rw) {
      tell_buffer({.field = Field::kExternalReadWrite, .number = k}, core_rw, model_rw);
    }
    const BufferView core_ro = executor_->external_ro(k);
    const BufferView model_ro = model_->external_ro(k);
    if (core_ro != model_ro) {
      tell_buffer({.field = Field::kExternalReadOnly, .number = k}, core_ro, model_ro);
    }
  }
}

// The first `end` bytes of the block.
void Comparison::compare_memory(std::uint8_t process, std::size_t end) {
  const auto core = machine_->memory(process).first(end);
  const auto model = model_->memory(process).first(end);
  if (!std::ranges::equal(core, model)) tell_memory(process, core, model);
}

// ---- What is different

void Comparison::tell_process(std::uint8_t process, const ProcessView& core,
                              const ProcessView& model) {
  const auto tell = [&](Field field, const auto& of_core, const auto& of_model) {
    if (of_core != of_model) {
      differ({.field = field, .process = process}, text(of_core), text(of_model));
    }
  };
  const auto tell_address = [&](Field field, std::uintptr_t of_core, std::uintptr_t of_model) {
    if (of_core != of_model) {
      differ({.field = field, .process = process}, address_text(of_core), address_text(of_model));
    }
  };
  tell(Field::kState, core.life, model.life);
  tell(Field::kIdentifier, core.identifier, model.identifier);
  tell(Field::kRestarts, core.restarts, model.restarts);
  tell(Field::kCompletion, core.completion, model.completion);
  tell_address(Field::kBreak, core.app_break, model.app_break);
  tell_address(Field::kMark, core.mark, model.mark);
  tell_address(Field::kKernelBreak, core.kernel_break, model.kernel_break);
  tell_address(Field::kVisibleEnd, core.visible_end, model.visible_end);
}

void Comparison::tell_order(std::uint8_t process, const ProcessView& core,
                            const ProcessView& model) {
  const auto text = [&](const ProcessView& view) {
    return in_order(process, view) ? "in order" : "out of order";
  };
  differ({.field = Field::kOrder, .process = process}, text(core), text(model));
}

void Comparison::tell_grant(std::uint8_t process, std::uint8_t driver, bool core) {
  const auto text = [](bool allocated) { return allocated ? "allocated" : "not allocated"; };
  differ({.field = Field::kGrant, .process = process, .driver = driver}, text(core), text(!core));
}

void Comparison::tell_slots(std::uint8_t process, std::uint8_t driver,
                            const Executor::GrantView& grant) {
  const scenario::Driver& booted = program_.boot.drivers[driver];
  Place place{.field = Field::kReadOnlySlot, .process = process, .driver = driver};
  for (place.number = 0; place.number < booted.ro; ++place.number) {
    tell_buffer(place, grant.slot_ro(place.number),
                model_->slot(process, driver, model::Model::Slots::kReadOnly, place.number));
  }
  place.field = Field::kReadWriteSlot;
  for (place.number = 0; place.number < booted.rw; ++place.number) {
    tell_buffer(place, grant.slot_rw(place.number),
                model_->slot(process, driver, model::Model::Slots::kReadWrite, place.number));
  }
}

void Comparison::tell_buffer(const Place& place, const BufferView& core, const BufferView& model) {
  if (core != model) differ(place, buffer_text(core), buffer_text(model));
}

void Comparison::tell_memory(std::uint8_t process, std::span<const std::uint8_t> core,
                             std::span<const std::uint8_t> model) {
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(core, model).in1 - core.begin());
  differ({.field = Field::kMemory, .process = process, .offset = at}, std::to_string(core[at]),
         std::to_string(model[at]));
}

// The first difference is the one that counts: those behind it may follow from it.
void Comparison::differ(const Place& place, std::string core, std::string model) {
  if (difference_) return;
  difference_ = Difference{.operation = in_progress_,
                           .place = place,
                           .what = describe(place),
                           .core = std::move(core),
                           .model = std::move(model)};
}

std::string Comparison::describe(const Place& place) const {
  std::string name(name_of(place.field));
  const auto driver = [&] { return std::to_string(program_.boot.drivers[place.driver].number); };
  const std::string process = "process " + std::to_string(place.process) + ": ";
  switch (place.field) {
    case Field::kOutcome: return name;
    case Field::kGrant: return process + name + " of driver " + driver();
    case Field::kReadOnlySlot:
    case Field::kReadWriteSlot:
    case Field::kUserspaceReadable:
      return name + ":" + std::to_string(place.process) + ":" + driver() + ":" +
             std::to_string(place.number);
    case Field::kExternalReadOnly:
    case Field::kExternalReadWrite: return name + ":" + std::to_string(place.number);
    case Field::kMemory: {
      const std::uintptr_t address = machine_->placement().ram[place.process] + place.offset;
      const bool was_the_kernels = address >= lowest_kernel_break(place.process);
      return process + name + " " + address_text(address) +
             (was_the_kernels ? ", which was the kernel's (P5)" : "");
    }
    default: return process + name;
  }
}

// Asked of a difference alone, so the model goes through the program once more.
std::uintptr_t Comparison::lowest_kernel_break(std::uint8_t process) const {
  model::Model model;
  model.boot(program_.boot, machine_->placement());
  std::vector<char> storage(scenario::kOutcomeCapacity);
  scenario::OutcomeWriter outcome(storage, program_.boot, machine_->placement());
  std::uintptr_t lowest = model.process(process).kernel_break;
  for (std::size_t i = 0; i <= in_progress_ && i < program_.operations.size(); ++i) {
    outcome.clear();
    model.step(program_.operations[i], outcome);
    lowest = std::min(lowest, model.process(process).kernel_break);
  }
  return lowest;
}

std::string Comparison::address_text(std::uintptr_t address) const {
  std::array<char, 64> storage{};
  scenario::OutcomeWriter writer(storage, program_.boot, machine_->placement());
  return std::string(writer.address(address).text());
}

std::string Comparison::buffer_text(const BufferView& buffer) const {
  if (!buffer.present) return "none";
  return address_text(buffer.ptr) + " " + std::to_string(buffer.len);
}

}  // namespace harness
