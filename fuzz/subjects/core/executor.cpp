// Booting, blocks, and what is around every operation. The operations themselves are in
// executor_process.cpp (userspace, kernel) and executor_capsule.cpp.
#include "core/executor.hpp"

#include "panic_catch.hpp"
#include "procbuf/trusted.hpp"

namespace harness {

using procbuf::TrustedCode;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Side;

namespace {

procbuf::FaultPolicy policy(scenario::FaultPolicy fault) {
  switch (fault) {
    case scenario::FaultPolicy::kPanic: return procbuf::FaultPolicy::Panic;
    case scenario::FaultPolicy::kRestart: return procbuf::FaultPolicy::Restart;
    case scenario::FaultPolicy::kStop: return procbuf::FaultPolicy::Stop;
  }
  return procbuf::FaultPolicy::Panic;
}

procbuf::platform::Rounding rounding(scenario::Protection protection) {
  using procbuf::platform::Rounding;
  switch (protection) {
    case scenario::Protection::kExact: return Rounding::kExact;
    case scenario::Protection::kPmp: return Rounding::kPmp;
    case scenario::Protection::kPmsav8: return Rounding::kPmsav8;
    case scenario::Protection::kPmsav7: return Rounding::kPmsav7;
  }
  return Rounding::kExact;
}

}  // namespace

Executor::World::World(std::size_t count) : kernel(std::span(table).first(count)) {}

void Executor::boot(const scenario::Boot& boot) {
  machine_->boot(boot);
  using procbuf::platform::MemoryProtection;
  MemoryProtection::rounding = rounding(boot.protection);
  MemoryProtection::refused_request = 0;
  World& world = world_.emplace(boot.processes);
  for (std::size_t i = 0; i < boot.driver_count; ++i) {
    capsules_[i].make(world.kernel, boot.drivers[i], i, TrustedCode::memory_allocation());
    world.drivers[i] = {.number = static_cast<std::size_t>(boot.drivers[i].number),
                        .driver = &capsules_[i].capsule()};
  }
  world.kernel.register_drivers(std::span(world.drivers).first(boot.driver_count));
  for (std::uint8_t i = 0; i < boot.processes; ++i) {
    const auto created = make_process(boot, i, boot.ram);
    if (!created) procbuf::panic("the scenario's process ", std::size_t{i}, " cannot be created");
    lives_[i].known[0] = *created;
    lives_[i].count = 1;
    lives_[i].newest = *created;
    custom_grants_[i] = {};  // all of it: no path may depend on the input before
  }
  MemoryProtection::refused_request = boot.refuse;
}

std::expected<procbuf::ProcessId, procbuf::ProcessError> Executor::make_process(
    const scenario::Boot& boot, std::uint8_t process, std::size_t length) {
  const procbuf::ProcessMemory memory{.ram = machine_->ram(process).first(length),
                                      .flash = machine_->flash(process),
                                      .protected_flash = boot.protected_flash,
                                      .initial_break = boot.initial_break};
  return world_->kernel.create_process(process, world_->processes[process], memory,
                                       policy(boot.fault), TrustedCode::process_management());
}

void Executor::run(const scenario::Program& program, Listener& listener) {
  boot(program.boot);
  program_ = program;
  listener_ = &listener;
  stopped_ = false;
  block_count_ = 0;
  outcome_.emplace(outcome_storage_, program.boot, machine_->placement());
  run_operations(0, program.operations.size());
}

// [first, last) holds whole blocks.
void Executor::run_operations(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last && !stopped_; ++i) {
    const Operation& operation = program_.operations[i];
    if (scenario::shape_of(operation.kind).side == Side::kBlock) {
      run_block(i);
      i = operation.block_end;
    } else {
      outcome_->clear();
      if (catch_panic(world_->kernel, [&] { perform(operation); })) {
        outcome_->clear();
        outcome_->put("panic");
      }
      report(i);
    }
  }
}

// A `with` that is refused, or panics, skips its body.
void Executor::run_block(std::size_t with) {
  const Operation& operation = program_.operations[with];
  bool entered = false;
  outcome_->clear();
  const auto body = [&] {
    entered = true;
    outcome_->put("ok");
    report(with);
    run_operations(with + 1, operation.block_end);
    outcome_->clear();  // what closing the block has to say is the outcome of its `end`
  };
  if (catch_panic(world_->kernel, [&] { enter_block(operation, body); })) {
    outcome_->clear();
    outcome_->put("panic");
  }
  if (!entered) {
    report(with);
    skip_block(with + 1, operation.block_end);
    outcome_->clear();
  }
  if (stopped_) return;
  report(operation.block_end);
}

void Executor::skip_block(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last && !stopped_; ++i) {
    outcome_->clear();
    if (program_.operations[i].kind != OperationKind::kEnd) outcome_->put("skipped");
    report(i);
  }
}

void Executor::perform(const Operation& operation) {
  switch (scenario::shape_of(operation.kind).side) {
    case Side::kUserspace: userspace(operation); break;
    case Side::kKernel: kernel(operation); break;
    case Side::kCapsule: capsule(operation); break;
    case Side::kBlock: break;  // run_operations sees to blocks
  }
}

void Executor::report(std::size_t operation) {
  note_lives();
  if (!listener_->finished(operation, outcome_->text())) stopped_ = true;
}

void Executor::note_lives() {
  for (std::size_t i = 0; i < program_.boot.processes; ++i) {
    Lives& lives = lives_[i];
    const procbuf::ProcessId id = world_->processes[i].process_id();
    if (id == lives.newest) continue;
    lives.newest = id;
    if (lives.count < lives.known.size()) lives.known[lives.count++] = id;
  }
}

void Executor::put_error(procbuf::ProcessError error) {
  outcome_->put("err ").put(procbuf::name_of(error));
}

void Executor::put_error(procbuf::ErrorCode code) {
  outcome_->put("err ").put(procbuf::name_of(code));
}

}  // namespace harness
