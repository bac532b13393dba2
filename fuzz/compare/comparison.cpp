#include "compare/comparison.hpp"

#include <algorithm>
#include <cstring>
#include <string>

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
    case OperationKind::kEnd: return false;
    default: return true;
  }
}

// Pairs of an address and a length, in the core's grant and in the model.
bool same_words(std::span<const std::uint8_t> core, std::span<const std::byte> model) {
  return core.size() == model.size() && std::memcmp(core.data(), model.data(), core.size()) == 0;
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

std::string of_process(std::uint8_t process, std::string_view what) {
  return "process " + std::to_string(process) + ": " + std::string(what);
}

}  // namespace

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
    differ("outcome", std::string(outcome), std::string(outcome_->text()));
  }
  for (std::uint8_t p = 0; p < program_.boot.processes; ++p) compare_process(p);
  if (may_write(program_.operations[operation].kind)) {
    compare_buffers();
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      const std::size_t own = model_->process(p).app_break - machine_->placement().ram[p];
      compare_memory(p, std::min(own, model_->known_end(p)));
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
  // D3, in both: should they be wrong in the same way, this still sees it.
  if (!in_order(process, core) || !in_order(process, model)) {
    tell_order(process, core, model);
  }
}

bool Comparison::in_order(std::uint8_t process, const ProcessView& view) const {
  const std::uintptr_t start = machine_->placement().ram[process];
  return start <= view.mark && view.mark <= view.app_break && view.app_break <= view.kernel_break &&
         view.kernel_break <= start + program_.boot.ram;
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
    if (core != model) tell_slot("ur", process, driver, i, core, model);
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
    if (core_rw != model_rw) tell_external("xrw", k, core_rw, model_rw);
    const BufferView core_ro = executor_->external_ro(k);
    const BufferView model_ro = model_->external_ro(k);
    if (core_ro != model_ro) tell_external("xro", k, core_ro, model_ro);
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
  const auto tell = [&](std::string_view what, const auto& of_core, const auto& of_model) {
    if (of_core != of_model) differ(of_process(process, what), text(of_core), text(of_model));
  };
  const auto tell_address = [&](std::string_view what, std::uintptr_t of_core,
                                std::uintptr_t of_model) {
    if (of_core != of_model) {
      differ(of_process(process, what), address_text(of_core), address_text(of_model));
    }
  };
  tell("state", core.life, model.life);
  tell("identifier", core.identifier, model.identifier);
  tell("restarts", core.restarts, model.restarts);
  tell("completion", core.completion, model.completion);
  tell_address("break", core.app_break, model.app_break);
  tell_address("mark", core.mark, model.mark);
  tell_address("kernel break", core.kernel_break, model.kernel_break);
  tell_address("end of what memory protection allows", core.accessible_end, model.accessible_end);
}

void Comparison::tell_order(std::uint8_t process, const ProcessView& core,
                            const ProcessView& model) {
  const auto text = [&](const ProcessView& view) {
    return in_order(process, view) ? "in order" : "out of order";
  };
  differ(of_process(process, "order of start, mark, break, kernel break, end (D3)"), text(core),
         text(model));
}

void Comparison::tell_grant(std::uint8_t process, std::uint8_t driver, bool core) {
  const auto text = [](bool allocated) { return allocated ? "allocated" : "not allocated"; };
  differ(of_process(process,
                    "grant of driver " + std::to_string(program_.boot.drivers[driver].number)),
         text(core), text(!core));
}

void Comparison::tell_slots(std::uint8_t process, std::uint8_t driver,
                            const Executor::GrantView& grant) {
  const scenario::Driver& booted = program_.boot.drivers[driver];
  for (std::size_t i = 0; i < booted.ro; ++i) {
    tell_slot("ro", process, driver, i, grant.slot_ro(i),
              model_->slot(process, driver, model::Model::Slots::kReadOnly, i));
  }
  for (std::size_t i = 0; i < booted.rw; ++i) {
    tell_slot("rw", process, driver, i, grant.slot_rw(i),
              model_->slot(process, driver, model::Model::Slots::kReadWrite, i));
  }
}

void Comparison::tell_slot(std::string_view kind, std::uint8_t process, std::uint8_t driver,
                           std::size_t slot, const BufferView& core, const BufferView& model) {
  if (core == model) return;
  differ("buffer " + std::string(kind) + ":" + std::to_string(process) + ":" +
             std::to_string(program_.boot.drivers[driver].number) + ":" + std::to_string(slot),
         buffer_text(core), buffer_text(model));
}

void Comparison::tell_external(std::string_view kind, std::size_t number, const BufferView& core,
                               const BufferView& model) {
  differ("buffer " + std::string(kind) + ":" + std::to_string(number), buffer_text(core),
         buffer_text(model));
}

void Comparison::tell_memory(std::uint8_t process, std::span<const std::uint8_t> core,
                             std::span<const std::uint8_t> model) {
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(core, model).in1 - core.begin());
  const std::uintptr_t address = machine_->placement().ram[process] + at;
  if (difference_) return;
  differ(of_process(process, "byte " + address_text(address)), std::to_string(core[at]),
         std::to_string(model[at]));
  difference_->address = address;
}

// The first difference is the one that counts: those behind it may follow from it.
void Comparison::differ(std::string what, std::string core, std::string model) {
  if (difference_) return;
  difference_ = Difference{.operation = in_progress_,
                           .what = std::move(what),
                           .core = std::move(core),
                           .model = std::move(model),
                           .address = std::nullopt};
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
