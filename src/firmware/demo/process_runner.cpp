#include "demo/process_runner.hpp"

#include <algorithm>

#include "demo/processes/process.hpp"

namespace demo {

using procbuf::ErrorCode;
using procbuf::Process;
using Answer = std::array<std::uint32_t, 4>;

namespace {

constexpr std::uint32_t kExitRestart = 1;  // the exit system call's first argument (TRD104)

std::uint32_t word(auto value) {
  return static_cast<std::uint32_t>(value);
}

Answer failure(ErrorCode code) {
  return {word(Variant::kFailure), word(code), 0, 0};
}

// P7: nobody has restarted, removed or ended the process since that life began.
bool is_alive(const Process& process, procbuf::ProcessId life) {
  return Process::find(life) == &process && process.is_running();
}

}  // namespace

userspace::Memory memory_of(const Process& process) {
  return {.flash_start = process.flash_start(),
          .flash_end = process.flash_end(),
          .mem_start = process.mem_start(),
          .mem_end = process.memory_protection().visible_end()};
}

bool begin(Life& life, const Process& process) {
  life.id = process.process_id();
  return userspace::begin(life.context, {.flash_start = process.flash_start(),
                                         .mem_start = process.mem_start(),
                                         .mem_size = process.mem_end() - process.mem_start(),
                                         .app_break = process.app_break()});
}

TurnEnd ProcessRunner::run_turn(Process& process, Life& life) const {
  if (!is_alive(process, life.id)) return TurnEnd::kOver;
  process.set_running_state();
  userspace::begin_turn();
  std::optional<TurnEnd> end;
  while (!end) {
    process.memory_protection().apply();
    procbuf::platform::barrier_before_userspace();
    switch (userspace::run(life.context)) {
      case userspace::Stop::kTimeUp: return TurnEnd::kTimeUp;
      case userspace::Stop::kFault: return TurnEnd::kFault;
      case userspace::Stop::kSystemCall: end = serve(process, life); break;
    }
  }
  return *end;
}

// A call or an answer for which there is no place is the process's fault: it has given its stack
// away.
std::optional<TurnEnd> ProcessRunner::serve(Process& process, Life& life) const {
  constexpr userspace::Fault kNoStack{.cause = userspace::Cause::kStack, .address = {}};
  const auto call = userspace::system_call(life.context, memory_of(process));
  if (!call) {
    life.context.fault = kNoStack;
    return TurnEnd::kFault;
  }
  const auto kind = static_cast<Call>(call->kind);
  if (kind == Call::kExit) return exit(process, *call);
  if (kind == Call::kYield) process.set_yielded_state();
  const Answer values = kind == Call::kYield ? Answer{} : answer_to(process, *call);
  if (!is_alive(process, life.id)) return TurnEnd::kOver;
  if (!userspace::answer(life.context, memory_of(process), values)) {
    life.context.fault = kNoStack;
    return TurnEnd::kFault;
  }
  return kind == Call::kYield ? std::optional(TurnEnd::kYielded) : std::nullopt;
}

TurnEnd ProcessRunner::exit(Process& process, const userspace::SystemCall& call) const {
  const auto kind =
      call.arguments[0] == kExitRestart ? procbuf::ExitKind::Restart : procbuf::ExitKind::Terminate;
  kernel_->exit(process, kind, call.arguments[1]);
  return TurnEnd::kExited;
}

Answer ProcessRunner::answer_to(Process& process, const userspace::SystemCall& call) const {
  switch (static_cast<Call>(call.kind)) {
    case Call::kCommand: return command(process, call);
    case Call::kAllowReadWrite:
    case Call::kAllowReadOnly:
    case Call::kAllowUserspaceReadable: return allow(process, call);
    case Call::kMemop: return memop(process, call);
    default: return failure(ErrorCode::NOSUPPORT);
  }
}

Answer ProcessRunner::allow(Process& process, const userspace::SystemCall& call) const {
  const std::size_t driver = call.arguments[0];
  const std::size_t slot = call.arguments[1];
  const procbuf::RawBuffer raw{call.arguments[2], call.arguments[3]};
  const auto kind = static_cast<Call>(call.kind);
  const procbuf::AllowResult result =
      kind == Call::kAllowReadWrite ? kernel_->allow_readwrite(process, driver, slot, raw)
      : kind == Call::kAllowReadOnly
          ? kernel_->allow_readonly(process, driver, slot, raw)
          : kernel_->allow_userspace_readable(process, driver, slot, raw);
  if (result) return {word(Variant::kSuccessWithTwo), word(result->ptr), word(result->len), 0};
  const auto& refused = result.error();
  return {word(Variant::kFailureWithTwo), word(refused.code), word(refused.buffer.ptr),
          word(refused.buffer.len)};
}

Answer ProcessRunner::command(const Process& process, const userspace::SystemCall& call) const {
  const auto driver = std::ranges::find(drivers_, call.arguments[0], &Driver::number);
  if (driver == drivers_.end()) return failure(ErrorCode::NODEVICE);
  const Reply reply =
      driver->capsule->command(process.process_id(), call.arguments[1], call.arguments[2]);
  if (!reply) return failure(reply.error());
  return {word(Variant::kSuccessWithOne), *reply, 0, 0};
}

Answer ProcessRunner::memop(Process& process, const userspace::SystemCall& call) const {
  const auto result = kernel_->memop(process, call.arguments[0], call.arguments[1]);
  if (!result) return failure(result.error());
  return {word(Variant::kSuccessWithOne), word(*result), 0, 0};
}

}  // namespace demo
