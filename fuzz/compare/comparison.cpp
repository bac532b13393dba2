#include "compare/comparison.hpp"

#include <algorithm>
#include <string>

namespace harness {

using scenario::BufferView;
using scenario::OperationKind;
using scenario::ProcessView;

namespace {

// Whether an operation of this kind may write to the memory of some process. What a wrong core
// writes in the others shows at the next one that may, or at the end.
bool may_write_memory(OperationKind kind) {
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
  for (std::uint8_t p = 0; p < program_.boot.processes && !difference_; ++p) {
    compare_memory(p, model_->known_end(p));
  }
  return difference_;
}

bool Comparison::finished(std::size_t operation, std::string_view outcome) {
  outcome_->clear();
  model_->step(program_.operations[operation], *outcome_);
  compare_outcomes(outcome);
  const bool wrote = may_write_memory(program_.operations[operation].kind);
  for (std::uint8_t p = 0; p < program_.boot.processes && !difference_; ++p) {
    compare_process(p);
    for (std::uint8_t d = 0; d < program_.boot.driver_count && !difference_; ++d) {
      compare_grants(p, d);
    }
    const std::size_t own = model_->process(p).app_break - machine_->placement().ram[p];
    if (wrote && !difference_) compare_memory(p, std::min(own, model_->known_end(p)));
  }
  if (makes_externals_ && !difference_) compare_externals();
  if (!difference_) in_progress_ = operation + 1;
  return !difference_;
}

void Comparison::compare_outcomes(std::string_view core) {
  if (core != outcome_->text()) differ("outcome", std::string(core), std::string(outcome_->text()));
}

void Comparison::compare_process(std::uint8_t process) {
  const ProcessView core = executor_->process(process);
  const ProcessView model = model_->process(process);
  if (core != model) {
    if (core.life != model.life) {
      differ(of_process(process, "state"), harness::text(core.life), harness::text(model.life));
    }
    if (core.identifier != model.identifier) {
      differ(of_process(process, "identifier"), std::to_string(core.identifier),
             std::to_string(model.identifier));
    }
    if (core.restarts != model.restarts) {
      differ(of_process(process, "restarts"), std::to_string(core.restarts),
             std::to_string(model.restarts));
    }
    if (core.completion != model.completion) {
      differ(of_process(process, "completion"), harness::text(core.completion),
             harness::text(model.completion));
    }
    compare_addresses(process, "break", core.app_break, model.app_break);
    compare_addresses(process, "mark", core.mark, model.mark);
    compare_addresses(process, "kernel break", core.kernel_break, model.kernel_break);
    compare_addresses(process, "end of what memory protection allows", core.accessible_end,
                      model.accessible_end);
  }
  compare_order(process);
}

// D3, in the core and in the model: should both be wrong in the same way, this still sees it.
void Comparison::compare_order(std::uint8_t process) {
  const std::uintptr_t start = machine_->placement().ram[process];
  const std::uintptr_t end = start + program_.boot.ram;
  const auto in_order = [&](const ProcessView& view) {
    return start <= view.mark && view.mark <= view.app_break &&
           view.app_break <= view.kernel_break && view.kernel_break <= end;
  };
  const bool core = in_order(executor_->process(process));
  const bool model = in_order(model_->process(process));
  if (!core || !model) {
    differ(of_process(process, "order of start, mark, break, kernel break, end (D3)"),
           core ? "in order" : "out of order", model ? "in order" : "out of order");
  }
}

void Comparison::compare_grants(std::uint8_t process, std::uint8_t driver) {
  const scenario::Driver& booted = program_.boot.drivers[driver];
  const auto name = [&](std::string_view kind, std::size_t slot) {
    return std::string(kind) + ":" + std::to_string(process) + ":" + std::to_string(booted.number) +
           ":" + std::to_string(slot);
  };
  for (std::size_t i = 0; keeps_buffers_ && i < scenario::kUserspaceReadableSlots; ++i) {
    const BufferView core = executor_->kept(process, driver, i);
    const BufferView model = model_->kept(process, driver, i);
    if (core != model) compare_buffers(name("ur", i), core, model);
  }
  const Executor::GrantView grant = executor_->grant(process, driver);
  if (grant.allocated != model_->grant_allocated(process, driver)) {
    differ(of_process(process, "grant of driver " + std::to_string(booted.number)),
           grant.allocated ? "allocated" : "not allocated",
           grant.allocated ? "not allocated" : "allocated");
  }
  if (!grant.allocated || difference_) return;
  for (std::size_t i = 0; i < booted.ro; ++i) {
    const BufferView core = grant.slot_ro(i);
    const BufferView model = model_->slot(process, driver, model::Model::Slots::kReadOnly, i);
    if (core != model) compare_buffers(name("ro", i), core, model);
  }
  for (std::size_t i = 0; i < booted.rw; ++i) {
    const BufferView core = grant.slot_rw(i);
    const BufferView model = model_->slot(process, driver, model::Model::Slots::kReadWrite, i);
    if (core != model) compare_buffers(name("rw", i), core, model);
  }
}

void Comparison::compare_externals() {
  for (std::size_t k = 0; k < scenario::kExternalBuffers; ++k) {
    const BufferView core_rw = executor_->external_rw(k);
    const BufferView model_rw = model_->external_rw(k);
    if (core_rw != model_rw) compare_buffers("xrw:" + std::to_string(k), core_rw, model_rw);
    const BufferView core_ro = executor_->external_ro(k);
    const BufferView model_ro = model_->external_ro(k);
    if (core_ro != model_ro) compare_buffers("xro:" + std::to_string(k), core_ro, model_ro);
  }
}

// The first `end` bytes of the block.
void Comparison::compare_memory(std::uint8_t process, std::size_t end) {
  const auto core = machine_->memory(process).first(end);
  const auto model = model_->memory(process).first(end);
  if (std::ranges::equal(core, model)) return;
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(core, model).in1 - core.begin());
  const std::uintptr_t address = machine_->placement().ram[process] + at;
  differ(of_process(process, "byte " + text(address)), std::to_string(core[at]),
         std::to_string(model[at]));
  difference_->address = address;
}

void Comparison::compare_addresses(std::uint8_t process, std::string_view what, std::uintptr_t core,
                                   std::uintptr_t model) {
  if (core == model) return;
  differ(of_process(process, what), text(core), text(model));
}

void Comparison::compare_buffers(std::string_view what, const BufferView& core,
                                 const BufferView& model) {
  differ("buffer " + std::string(what), text(core), text(model));
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

std::string Comparison::text(std::uintptr_t address) const {
  std::array<char, 64> storage{};
  scenario::OutcomeWriter writer(storage, program_.boot, machine_->placement());
  return std::string(writer.address(address).text());
}

std::string Comparison::text(const BufferView& buffer) const {
  if (!buffer.present) return "none";
  return text(buffer.ptr) + " " + std::to_string(buffer.len);
}

}  // namespace harness
