#include "demo/board.hpp"

#include <algorithm>

#include "demo/line.hpp"
#include "demo/processes/process.hpp"
#include "demo/restart_policy.hpp"
#include "procbuf/trusted.hpp"
#include "runtime/processor.hpp"

namespace demo {

using procbuf::ErrorCode;
using procbuf::Process;
using procbuf::TrustedCode;
using std::string_view_literals::operator""sv;

namespace {

constexpr std::size_t kInitialBreak = 2048;
constexpr ThresholdRestart kRestartPolicy(8);

std::uint32_t word(auto value) {
  return static_cast<std::uint32_t>(value);
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
                 {kWitness, &witness_}}},
      drivers_(entries_of(capsules_)),
      runner_(kernel_, capsules_) {
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
  Line() << "kernel: process "sv << number << " begins its life "sv
         << processes_[number].restart_count();
  if (!demo::begin(lives_[number], processes_[number])) {
    firmware::die("the memory of a process does not hold its beginning");
  }
}

void Board::run() {
  while (std::ranges::any_of(processes_, &Process::is_running)) {
    for (std::size_t i = 0; i < kProcesses; ++i) {
      if (processes_[i].is_running()) run_turn(i);
    }
  }
}

void Board::run_turn(std::size_t number) {
  switch (runner_.run_turn(processes_[number], lives_[number])) {
    case TurnEnd::kYielded:
    case TurnEnd::kTimeUp: return;
    case TurnEnd::kFault: fault(number); return;
    case TurnEnd::kExited: exited(number); break;
    case TurnEnd::kOver: break;
  }
  if (processes_[number].is_running()) begin(number);
}

void Board::exited(std::size_t number) {
  const auto code = processes_[number].completion_code();
  Line() << "kernel: process "sv << number << " exits with "sv << std::size_t{code->value_or(0)};
}

// F5: the fault policy starts a new life, here while a slice of the old one is open (L3). What was
// lent in the old one is dead. A process that has had its restarts gets no further life.
void Board::fault(std::size_t number) {
  Process& process = processes_[number];
  tell_fault(number);
  const bool restarts = kRestartPolicy.restarts_again(process.restart_count());
  keeper_.hold(number, [&] {
    if (restarts) {
      process.set_fault_state();
    } else {
      process.terminate({});
    }
  });
  if (restarts) {
    begin(number);
  } else {
    Line() << "kernel: process "sv << number << " is given up"sv;
  }
}

void Board::tell_fault(std::size_t number) {
  const auto& address = lives_[number].context.fault.address;
  Line line;
  line << "kernel: process "sv << number << " is stopped"sv;
  if (!address) return;
  const auto* const owner = std::ranges::find_if(processes_, [&](const Process& p) {
    return *address >= p.mem_start() && *address < p.mem_end();
  });
  if (owner != processes_.end()) {
    line << ": it reached for byte "sv << *address - owner->mem_start() << " of process "sv
         << static_cast<std::size_t>(owner - processes_.begin()) << "'s memory"sv;
  } else {
    line << ": it reached for something outside of all memory"sv;
  }
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
