#include "demo/board.hpp"

#include <algorithm>

#include "demo/line.hpp"
#include "demo/processes/process.hpp"
#include "procbuf/trusted.hpp"
#include "runtime/processor.hpp"

namespace demo {

using procbuf::ErrorCode;
using procbuf::Process;
using procbuf::TrustedCode;
using std::string_view_literals::operator""sv;
using Answer = std::array<std::uint32_t, 4>;

namespace {

constexpr std::size_t kInitialBreak = 2048;
constexpr std::size_t kMostLives = 8;

std::uint32_t word(auto value) {
  return static_cast<std::uint32_t>(value);
}

Answer failure(ErrorCode code) {
  return {word(Variant::kFailure), word(code), 0, 0};
}

}  // namespace

Board::Board(std::array<std::span<const std::uint8_t>, kProcesses> flash,
             std::array<std::span<std::uint8_t>, kProcesses> ram)
    : kernel_(table_),
      console_(kernel_, TrustedCode::memory_allocation()),
      stream_(kernel_, TrustedCode::memory_allocation()),
      mixer_(kernel_, TrustedCode::memory_allocation()),
      witness_(*this),
      capsules_{{{kConsole, &console_},
                 {kStream, &stream_},
                 {kMixer, &mixer_},
                 {kKeeper, &keeper_},
                 {kWitness, &witness_}}} {
  std::ranges::transform(capsules_, drivers_.begin(), [](const Driver& driver) {
    return procbuf::DriverEntry{driver.number, driver.capsule};
  });
  kernel_.register_drivers(drivers_);
  for (std::size_t i = 0; i < kProcesses; ++i) {
    const procbuf::ProcessMemory memory{
        .ram = ram[i], .flash = flash[i], .protected_flash = 0, .initial_break = kInitialBreak};
    if (!kernel_.create_process(i, processes_[i], memory, procbuf::FaultPolicy::Restart,
                                TrustedCode::process_management())) {
      firmware::die("a process cannot be created");
    }
    begin(i);
  }
}

void Board::begin(std::size_t number) {
  const Process& process = processes_[number];
  if (process.restart_count() == kMostLives) firmware::die("a process dies again and again");
  Line() << "kernel: process "sv << number << " begins its life "sv << process.restart_count();
  userspace::begin(contexts_[number], {.flash_start = process.flash_start(),
                                       .mem_start = process.mem_start(),
                                       .mem_size = process.mem_end() - process.mem_start(),
                                       .app_break = process.app_break()});
}

void Board::run() {
  while (std::ranges::any_of(processes_, &Process::is_running)) {
    for (std::size_t i = 0; i < kProcesses; ++i) {
      if (processes_[i].is_running()) run_turn(i);
    }
  }
}

void Board::run_turn(std::size_t number) {
  Process& process = processes_[number];
  process.set_running_state();
  do {
    process.memory_protection().apply();
    procbuf::platform::barrier_before_userspace();
    if (userspace::run(contexts_[number]) == userspace::Stop::kFault) {
      fault(number);
      return;
    }
  } while (serve(number));
}

bool Board::serve(std::size_t number) {
  Process& process = processes_[number];
  userspace::Context& context = contexts_[number];
  const userspace::SystemCall call = userspace::system_call(context);
  switch (static_cast<Call>(call.kind)) {
    case Call::kYield:
      process.set_yielded_state();
      userspace::answer(context, {});
      return false;
    case Call::kCommand: userspace::answer(context, command(process, call)); return true;
    case Call::kAllowReadWrite:
    case Call::kAllowReadOnly:
    case Call::kAllowUserspaceReadable:
      userspace::answer(context, allow(process, call));
      return true;
    case Call::kMemop: userspace::answer(context, memop(process, call)); return true;
    case Call::kExit:
      Line() << "kernel: process "sv << number << " exits with "sv
             << std::size_t{call.arguments[1]};
      kernel_.exit(process, procbuf::ExitKind::Terminate, call.arguments[1]);
      return false;
  }
  userspace::answer(context, failure(ErrorCode::NOSUPPORT));
  return true;
}

// F5: the fault policy starts a new life, here while a slice of the old one is open (L3). What was
// lent in the old one is dead.
void Board::fault(std::size_t number) {
  Process& process = processes_[number];
  const std::uintptr_t fault = userspace::last_fault();
  {
    Line line;
    line << "kernel: process "sv << number << " is stopped: it reached for "sv;
    const auto* const owner = std::ranges::find_if(processes_, [&](const Process& p) {
      return fault >= p.mem_start() && fault < p.mem_end();
    });
    if (owner != processes_.end()) {
      line << "byte "sv << fault - owner->mem_start() << " of process "sv
           << static_cast<std::size_t>(owner - processes_.begin()) << "'s memory"sv;
    } else {
      line << "something outside of all memory"sv;
    }
  }
  keeper_.hold(number, [&] { process.set_fault_state(); });
  begin(number);
}

Answer Board::allow(Process& process, const userspace::SystemCall& call) {
  const std::size_t driver = call.arguments[0];
  const std::size_t slot = call.arguments[1];
  const procbuf::RawBuffer raw{call.arguments[2], call.arguments[3]};
  const auto kind = static_cast<Call>(call.kind);
  const procbuf::AllowResult result =
      kind == Call::kAllowReadWrite  ? kernel_.allow_readwrite(process, driver, slot, raw)
      : kind == Call::kAllowReadOnly ? kernel_.allow_readonly(process, driver, slot, raw)
                                     : kernel_.allow_userspace_readable(process, driver, slot, raw);
  if (result) return {word(Variant::kSuccessWithTwo), word(result->ptr), word(result->len), 0};
  const auto& refused = result.error();
  Line() << "kernel: process "sv << process.process_id().index() << " may not lend: "sv
         << name_of(refused.code);
  return {word(Variant::kFailureWithTwo), word(refused.code), word(refused.buffer.ptr),
          word(refused.buffer.len)};
}

Answer Board::command(const Process& process, const userspace::SystemCall& call) const {
  const auto* const driver = std::ranges::find(capsules_, call.arguments[0], &Driver::number);
  if (driver == capsules_.end()) return failure(ErrorCode::NODEVICE);
  const Reply reply =
      driver->capsule->command(process.process_id(), call.arguments[1], call.arguments[2]);
  if (!reply) return failure(reply.error());
  return {word(Variant::kSuccessWithOne), *reply, 0, 0};
}

Answer Board::memop(Process& process, const userspace::SystemCall& call) {
  const auto result = kernel_.memop(process, call.arguments[0], call.arguments[1]);
  if (!result) return failure(result.error());
  return {word(Variant::kSuccessWithOne), word(*result), 0, 0};
}

Reply Board::Witness::command(procbuf::ProcessId id, std::uint32_t number,
                              std::uint32_t /*argument*/) {
  switch (number) {
    case 1: return word(board_->processes_[id.index()].restart_count());
    case 2: return word(board_->processes_[0].mem_start());
    default: return std::unexpected(ErrorCode::NOSUPPORT);
  }
}

}  // namespace demo
