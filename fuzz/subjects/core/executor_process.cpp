// Userspace and kernel operations.
#include <algorithm>
#include <utility>

#include "core/executor.hpp"
#include "procbuf/trusted.hpp"

namespace harness {

using procbuf::ErrorCode;
using procbuf::Process;
using procbuf::ProcessError;
using procbuf::TrustedCode;
using scenario::Operation;
using scenario::OperationKind;

namespace {

bool is_allow(OperationKind kind) {
  return kind == OperationKind::kAllowRw || kind == OperationKind::kAllowRo ||
         kind == OperationKind::kAllowUr;
}

}  // namespace

bool Executor::removed(std::uint8_t process) const {
  return !is_alive(world_->processes[process].process_id());
}

std::uintptr_t Executor::resolve(const Operation& operation) const {
  std::array<std::uintptr_t, scenario::kMaxProcesses> breaks{};
  for (std::size_t i = 0; i < program_.boot.processes; ++i) {
    breaks[i] = world_->processes[i].app_break();
  }
  return scenario::resolve(operation.address, operation.process, program_.boot,
                           machine_->placement(), breaks);
}

// Only a process that is scheduled can do anything by itself.
void Executor::userspace(const Operation& operation) {
  Process& process = world_->processes[operation.process];
  if (!removed(operation.process)) process.set_running_state();
  if (removed(operation.process) || process.state() != Process::State::Running) {
    not_running(operation);
    return;
  }
  switch (operation.kind) {
    case OperationKind::kStore: store(operation); break;
    case OperationKind::kLoad: load(operation); break;
    case OperationKind::kExit:
      world_->kernel.exit(process, procbuf::ExitKind::Terminate, operation.code);
      outcome_->put("ok");
      break;
    case OperationKind::kExitRestart:
      world_->kernel.exit(process, procbuf::ExitKind::Restart, operation.code);
      outcome_->put("ok");
      break;
    case OperationKind::kFault: fault(process, "ok"); break;
    case OperationKind::kMemopBrk:
    case OperationKind::kMemopSbrk:
    case OperationKind::kMemop: memop(operation); break;
    default: put_allow(ask_to_allow(operation)); break;
  }
}

// Nobody asks the kernel for a process whose life is over. It would have to refuse, and to change
// nothing (A1, L2); so it is asked, and only what it should not do is an outcome of its own.
void Executor::not_running(const Operation& operation) {
  Process& process = world_->processes[operation.process];
  const bool over = !removed(operation.process) && !process.is_running();
  if (over) process.set_yielded_state();
  if (over && is_allow(operation.kind)) {
    const procbuf::AllowResult result = ask_to_allow(operation);
    const bool refused = !result && (result.error().code == ErrorCode::FAIL ||
                                     result.error().code == ErrorCode::NODEVICE);
    if (!refused) {
      put_allow(result);
      return;
    }
  }
  outcome_->put("not-running");
}

procbuf::AllowResult Executor::ask_to_allow(const Operation& operation) {
  procbuf::Kernel& kernel = world_->kernel;
  Process& process = world_->processes[operation.process];
  const std::size_t driver = operation.driver.resolve();
  const std::size_t slot = operation.slot.resolve();
  const procbuf::RawBuffer raw{resolve(operation), operation.length.resolve()};
  switch (operation.kind) {
    case OperationKind::kAllowRw: return kernel.allow_readwrite(process, driver, slot, raw);
    case OperationKind::kAllowRo: return kernel.allow_readonly(process, driver, slot, raw);
    default: return kernel.allow_userspace_readable(process, driver, slot, raw);
  }
}

void Executor::put_allow(const procbuf::AllowResult& result) {
  if (result) {
    outcome_->put("ok ");
  } else {
    outcome_->put("fail ").put(procbuf::name_of(result.error().code)).put(" ");
  }
  const procbuf::RawBuffer pair = result ? *result : result.error().buffer;
  outcome_->address(pair.ptr).put(" ").length(pair.len);
}

void Executor::memop(const Operation& operation) {
  const bool brk = operation.kind == OperationKind::kMemopBrk;
  const bool sbrk = operation.kind == OperationKind::kMemopSbrk;
  const std::size_t number = brk ? 0 : sbrk ? 1 : std::size_t{operation.code};
  const std::uintptr_t argument = brk    ? resolve(operation)
                                  : sbrk ? static_cast<std::uintptr_t>(operation.delta)
                                         : 0;
  const auto answer = world_->kernel.memop(world_->processes[operation.process], number, argument);
  if (answer) {
    outcome_->put("ok ").address(*answer);
  } else {
    outcome_->put("fail ").put(procbuf::name_of(answer.error()));
  }
}

void Executor::store(const Operation& operation) {
  Process& process = world_->processes[operation.process];
  if (machine_->store(process, operation.process, resolve(operation), operation.bytes)) {
    outcome_->put("ok");
  } else {
    fault(process, "fault");
  }
}

void Executor::load(const Operation& operation) {
  Process& process = world_->processes[operation.process];
  std::span<const std::uint8_t> loaded;
  if (machine_->load(process, operation.process, resolve(operation), operation.length.resolve(),
                     loaded)) {
    outcome_->put("ok ").hex(loaded);
  } else {
    fault(process, "fault");
  }
}

void Executor::fault(Process& process, std::string_view outcome) {
  process.set_fault_state();
  outcome_->put(outcome);
}

void Executor::kernel(const Operation& operation) {
  Process& process = world_->processes[operation.process];
  const bool there = !removed(operation.process);
  switch (operation.kind) {
    case OperationKind::kBrk:
    case OperationKind::kSbrk: move_break(operation); return;
    case OperationKind::kState: state(operation.process); return;
    case OperationKind::kSetByte:
      outcome_->put(there && process.set_byte(resolve(operation), operation.byte) ? "true"
                                                                                  : "false");
      return;
    case OperationKind::kCustomGrant: custom_grant(operation); return;
    case OperationKind::kEnterCustom: enter_custom(operation); return;
    case OperationKind::kCreate: create(operation); return;
    case OperationKind::kRemove:
      static_cast<void>(
          world_->kernel.remove_process(process.process_id(), TrustedCode::process_management()));
      break;
    case OperationKind::kTerminate:
      if (there) process.terminate(std::nullopt);
      break;
    case OperationKind::kRestart:
      if (there) process.try_restart(std::nullopt);
      break;
    case OperationKind::kStart:
      if (there) process.start();
      break;
    case OperationKind::kStop:
      if (there) process.stop();
      break;
    default:  // kResume
      if (there) process.resume();
      break;
  }
  outcome_->put("ok");
}

void Executor::move_break(const Operation& operation) {
  if (removed(operation.process)) {
    put_error(ProcessError::NoSuchApp);
    return;
  }
  Process& process = world_->processes[operation.process];
  const bool absolute = operation.kind == OperationKind::kBrk;
  const auto old_break = absolute ? process.brk(resolve(operation))
                                  : process.sbrk(static_cast<std::ptrdiff_t>(operation.delta));
  if (!old_break) {
    put_error(old_break.error());
  } else if (absolute) {
    outcome_->put("ok");
  } else {
    outcome_->put("ok ").address(*old_break);
  }
}

// The board loads the process again. It clears what becomes the process's own only where there is a
// process: what a refusal leaves must be as it was.
void Executor::create(const Operation& operation) {
  const scenario::Boot& boot = program_.boot;
  const std::size_t length = std::min(operation.length.resolve(), std::size_t{boot.ram});
  const auto created = make_process(boot, operation.process, length);
  if (!created) {
    put_error(created.error());
    return;
  }
  const procbuf::Process& process = world_->processes[operation.process];
  machine_->clear(operation.process,  // P5
                  process.memory_protection().visible_end() - process.mem_start());
  outcome_->put("ok");
}

void Executor::state(std::uint8_t process) {
  const scenario::ProcessView view = this->process(process);
  switch (view.life) {
    case scenario::Life::kRunning:
    case scenario::Life::kYielded: outcome_->put("active"); break;
    case scenario::Life::kStoppedRunning:
    case scenario::Life::kStoppedYielded: outcome_->put("stopped"); break;
    case scenario::Life::kFaulted: outcome_->put("faulted"); break;
    case scenario::Life::kTerminated: outcome_->put("terminated"); break;
    case scenario::Life::kRemoved: outcome_->put("removed"); break;
  }
  outcome_->put(" restarts=").number(view.restarts).put(" completion=");
  switch (view.completion.kind) {
    case scenario::Completion::Kind::kNever: outcome_->put("never"); break;
    case scenario::Completion::Kind::kNone: outcome_->put("none"); break;
    case scenario::Completion::Kind::kCode: outcome_->number(view.completion.code); break;
  }
}

// The first custom grants of a process can be entered later; their bytes are a pattern.
void Executor::custom_grant(const Operation& operation) {
  CustomGrants& grants = custom_grants_[operation.process];
  const auto made =
      procbuf::CustomGrant::allocate(world_->processes[operation.process].process_id(),
                                     operation.length.resolve(), operation.number.resolve());
  if (!made) {
    outcome_->put("fail");
    return;
  }
  const std::size_t number = grants.count;
  static_cast<void>(
      made->enter([&](std::span<std::uint8_t> bytes) { fill_pattern(bytes, number); }));
  if (number < grants.made.size()) grants.made[grants.count++] = *made;
  outcome_->put("ok");
}

void Executor::enter_custom(const Operation& operation) {
  const CustomGrants& grants = custom_grants_[operation.process];
  const std::size_t number = operation.number.resolve();
  if (number >= grants.count) {
    outcome_->put("none");
    return;
  }
  const auto entered = grants.made[number]->enter([&](std::span<std::uint8_t> bytes) {
    outcome_->put(holds_pattern(bytes, number) ? "ok " : "corrupt ").length(bytes.size());
  });
  if (!entered) put_error(entered.error());
}

}  // namespace harness
