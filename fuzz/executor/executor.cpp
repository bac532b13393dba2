// Booting, blocks, and what is around every operation. The operations themselves are in
// executor_process.cpp (userspace, kernel) and executor_capsule.cpp.
#include "executor/executor.hpp"

#include <cstring>

#include "panic_catch.hpp"
#include "procbuf/grant_layout.hpp"
#include "procbuf/trusted.hpp"

namespace harness {

using procbuf::GrantLayout;
using procbuf::Process;
using procbuf::TrustedCode;
using scenario::BufferView;
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

scenario::Life life(Process::State state) {
  switch (state) {
    case Process::State::Running: return scenario::Life::kRunning;
    case Process::State::Yielded: return scenario::Life::kYielded;
    case Process::State::StoppedRunning: return scenario::Life::kStoppedRunning;
    case Process::State::StoppedYielded: return scenario::Life::kStoppedYielded;
    case Process::State::Faulted: return scenario::Life::kFaulted;
    case Process::State::Terminated: return scenario::Life::kTerminated;
  }
  return scenario::Life::kRemoved;
}

template <typename Buffer>
BufferView view_of(const Buffer& buffer) {
  return {.present = true, .ptr = procbuf::address_of(buffer.ptr()), .len = buffer.len()};
}

}  // namespace

Executor::World::World(const scenario::Boot& boot, const Machine& machine)
    : kernel(std::span(table).first(boot.processes)) {
  for (std::size_t i = 0; i < boot.driver_count; ++i) {
    capsules[i].make(kernel, boot.drivers[i], i, TrustedCode::memory_allocation());
    drivers[i] = {.number = static_cast<std::size_t>(boot.drivers[i].number),
                  .driver = &capsules[i].capsule()};
  }
  kernel.register_drivers(std::span(drivers).first(boot.driver_count));
  for (std::uint8_t i = 0; i < boot.processes; ++i) {
    const procbuf::ProcessMemory memory{.ram = machine.ram(i),
                                        .flash = machine.flash(i),
                                        .protected_flash = boot.protected_flash,
                                        .initial_break = boot.initial_break};
    const auto created = kernel.create_process(i, processes[i], memory, policy(boot.fault),
                                               TrustedCode::process_management());
    if (!created) procbuf::panic("the scenario's process ", std::size_t{i}, " cannot be created");
    lives[i].known[lives[i].count++] = *created;
    lives[i].newest = *created;
  }
}

void Executor::run(const scenario::Program& program, Listener& listener) {
  machine_->boot(program.boot);
  world_.emplace(program.boot, *machine_);
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
  };
  if (catch_panic(world_->kernel, [&] { enter_block(operation, body); })) {
    outcome_->clear();
    outcome_->put("panic");
  }
  if (!entered) {
    report(with);
    skip_block(with + 1, operation.block_end);
  }
  if (stopped_) return;
  outcome_->clear();
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
    Lives& lives = world_->lives[i];
    const procbuf::ProcessId id = world_->processes[i].process_id();
    if (id == lives.newest) continue;
    lives.newest = id;
    if (lives.count < lives.known.size()) lives.known[lives.count++] = id;
  }
}

scenario::ProcessView Executor::process(std::uint8_t process) const {
  const Process& p = world_->processes[process];
  scenario::ProcessView view{
      .life = removed(process) ? scenario::Life::kRemoved : life(p.state()),
      .identifier = p.process_id().id(),
      .restarts = p.restart_count(),
      .completion = {},
      .app_break = p.app_break(),
      .mark = p.allow_high_water_mark(),
      .kernel_break = p.kernel_break(),
      .accessible_end = p.memory_protection().accessible_end(),
  };
  if (const auto completion = p.completion_code()) {
    using Kind = scenario::Completion::Kind;
    view.completion = {.kind = *completion ? Kind::kCode : Kind::kNone,
                       .code = completion->value_or(0)};
  }
  return view;
}

bool Executor::grant_allocated(std::uint8_t process, std::uint8_t driver) const {
  return grant_block(process, driver).has_value();
}

// Nothing of a removed process is there to be seen.
std::optional<procbuf::GrantBlock> Executor::grant_block(std::uint8_t process,
                                                         std::uint8_t driver) const {
  if (removed(process)) return std::nullopt;
  return world_->processes[process].grant_block(driver);
}

BufferView Executor::slot_ro(std::uint8_t process, std::uint8_t driver, std::size_t slot) const {
  if (slot >= program_.boot.drivers[driver].ro) return {};
  return slot_at(process, driver, layout_of(driver).allow_ro_offset(), slot);
}

BufferView Executor::slot_rw(std::uint8_t process, std::uint8_t driver, std::size_t slot) const {
  if (slot >= program_.boot.drivers[driver].rw) return {};
  return slot_at(process, driver, layout_of(driver).allow_rw_offset(), slot);
}

GrantLayout Executor::layout_of(std::uint8_t driver) const {
  const scenario::Driver& booted = program_.boot.drivers[driver];
  return GrantLayout(
      {.upcalls = scenario::kCapsuleUpcalls, .allow_ro = booted.ro, .allow_rw = booted.rw});
}

// Read past the core and its access guard, in the process's view of its memory: looking must not
// change what is open.
BufferView Executor::slot_at(std::uint8_t process, std::uint8_t driver, std::size_t slots_offset,
                             std::size_t slot) const {
  const auto block = grant_block(process, driver);
  if (!block) return {};
  const std::size_t offset = block->start - machine_->placement().ram[process] + slots_offset +
                             slot * sizeof(procbuf::SavedAllow);
  procbuf::SavedAllow saved;
  std::memcpy(&saved, &machine_->memory(process)[offset], sizeof(saved));
  return {.present = true, .ptr = saved.ptr, .len = saved.len};
}

BufferView Executor::kept(std::uint8_t process, std::uint8_t driver, std::size_t slot) const {
  return view_of(world_->capsules[driver].capsule().kept(process, slot));
}

BufferView Executor::external_ro(std::size_t number) const {
  return view_of(world_->external_ro[number]);
}

BufferView Executor::external_rw(std::size_t number) const {
  return view_of(world_->external_rw[number]);
}

void Executor::put_error(procbuf::ProcessError error) {
  outcome_->put("err ").put(procbuf::name_of(error));
}

void Executor::put_error(procbuf::ErrorCode code) {
  outcome_->put("err ").put(procbuf::name_of(code));
}

}  // namespace harness
