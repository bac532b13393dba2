#include "hostile/trial.hpp"

#include <utility>

#include "demo/line.hpp"
#include "demo/restart_policy.hpp"
#include "hostile/cases.hpp"
#include "hostile/little_memory.hpp"
#include "hostile/pattern.hpp"
#include "hostile/questions.hpp"
#include "procbuf/trusted.hpp"
#include "runtime/processor.hpp"

namespace hostile {

using demo::Line;
using demo::TurnEnd;
using procbuf::ErrorCode;
using procbuf::FaultPolicy;
using procbuf::TrustedCode;
using std::string_view_literals::operator""sv;

namespace {

constexpr std::size_t kInitialBreak = 2048;
constexpr demo::ThresholdRestart kRestartPolicy(3);
// A life that takes more turns is ended.
constexpr std::size_t kMostTurns = 30;
// Process 0 needs fewer for what it has still to do when all lines have been tried.
constexpr std::size_t kLastTurns = 100;

// Of the table, only what the kernel must tell.
struct Told {
  std::string_view name;
  std::string_view line;
};
constexpr auto kTable = [] {
  std::array<Told, kCases> table{};
  for (std::size_t i = 0; i < kCases; ++i) table[i] = {case_at(i).name, case_at(i).line};
  return table;
}();

constexpr std::string_view kGivenUp = "given up after 3 restarts";

}  // namespace

Trial::Trial(std::array<std::span<const std::uint8_t>, 2> flash)
    : kernel_(table_),
      copier_(kernel_, TrustedCode::memory_allocation()),
      witness_(*this),
      capsules_{{{kCopier, &copier_}, {kWitness, &witness_}}},
      drivers_(demo::entries_of(capsules_)),
      runner_(kernel_, capsules_) {
  kernel_.register_drivers(drivers_);
  create(0, flash[0], FaultPolicy::Stop);
  create(1, flash[1], FaultPolicy::Restart);
}

void Trial::create(std::size_t number, std::span<const std::uint8_t> flash, FaultPolicy policy) {
  const procbuf::ProcessMemory memory{.ram = Surroundings::ram(number),
                                      .flash = flash,
                                      .protected_flash = 0,
                                      .initial_break = kInitialBreak};
  if (!kernel_.create_process(number, processes_[number], memory, policy,
                              TrustedCode::process_management()) ||
      !demo::begin(lives_[number], processes_[number])) {
    firmware::die("a process cannot be created");
  }
}

void Trial::run() {
  check_little_memory(processes_[1], surroundings_);
  for (; case_ < kCases; ++case_) {
    const Ending ending = try_case();
    surroundings_.expect_kernel_as_it_was();
    const Told& told = kTable[case_];
    const bool as_told = ending.words() == told.line;
    Line() << told.name << ": "sv << ending.words() << (as_told ? ""sv : ", and should be:"sv);
    if (as_told) continue;
    ++wrong_;
    Line() << "  "sv << told.line;
  }
  finish_neighbour();
  Line() << kCases << " hostile processes, "sv << wrong_ << " not as the table says"sv;
}

// What the table has for a process that faults without end is tried until the policy gives up; of
// every other, the first fault is told.
Ending Trial::try_case() {
  begin_life();
  std::size_t restarts = 0;
  for (std::size_t turn = 0; turn < kMostTurns; ++turn) {
    switch (run_turns()) {
      case TurnEnd::kYielded:
      case TurnEnd::kTimeUp: continue;
      case TurnEnd::kExited: return Ending::exit(processes_[1].completion_code()->value_or(0));
      case TurnEnd::kOver: return Ending::restarted();
      case TurnEnd::kFault: break;
    }
    if (kTable[case_].line != kGivenUp) {
      return Ending::fault(lives_[1].context.fault, processes_[1], processes_[0]);
    }
    if (!kRestartPolicy.restarts_again(restarts)) {
      processes_[1].terminate({});
      return Ending::given_up(restarts);
    }
    ++restarts;
    begin_life();
  }
  return Ending::out_of_turns();
}

TurnEnd Trial::run_turns() {
  run_neighbour();
  surroundings_.remember_neighbour();
  const TurnEnd end = runner_.run_turn(processes_[1], lives_[1]);
  surroundings_.expect_neighbour_as_it_was();
  return end;
}

void Trial::run_neighbour() {
  switch (runner_.run_turn(processes_[0], lives_[0])) {
    case TurnEnd::kYielded: return;
    case TurnEnd::kTimeUp: ++stopped_turns_; return;
    case TurnEnd::kExited:
      if (case_ == kCases) return;
      [[fallthrough]];
    default: firmware::die("process 0 has ended");
  }
}

void Trial::begin_life() {
  procbuf::Process& process = processes_[1];
  if (process.is_running()) {
    process.set_fault_state();
  } else {
    process.start();
  }
  if (!demo::begin(lives_[1], process)) firmware::die("a life cannot begin");
}

void Trial::finish_neighbour() {
  for (std::size_t turn = 0; turn < kLastTurns && processes_[0].is_running(); ++turn) {
    run_neighbour();
  }
  const auto code = processes_[0].completion_code();
  if (!code || *code != 0) firmware::die("process 0 says that it was harmed");
  const auto memory = Surroundings::ram(0).subspan(demo::kStackSize, kPatternSize);
  for (std::size_t i = 0; i < memory.size(); ++i) {
    if (memory[i] != pattern(i)) firmware::die("process 0's memory is not as it was");
  }
  if (stopped_turns_ == 0) firmware::die("no tick has stopped process 0");
  Line() << "process 0 has done its work, was stopped by "sv << stopped_turns_
         << " ticks, and its memory is as it was"sv;
}

demo::Reply Trial::Witness::command(procbuf::ProcessId id, std::uint32_t number,
                                    std::uint32_t /*argument*/) {
  auto& processes = trial_->processes_;
  switch (static_cast<Question>(number)) {
    case Question::kCase: return static_cast<std::uint32_t>(trial_->case_);
    case Question::kNeighbour: return static_cast<std::uint32_t>(processes[0].mem_start());
    case Question::kKernelRam: return static_cast<std::uint32_t>(Surroundings::kernel_ram());
    case Question::kKernelCode:
      return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(&firmware::procbuf_start));
    case Question::kRestartMe: processes[id.index()].try_restart({}); return 0;
    case Question::kRestartMeLater: trial_->restarts_later_ = true; return 0;
    case Question::kIsOver:
      if (std::exchange(trial_->restarts_later_, false)) processes[1].try_restart({});
      return trial_->case_ == kCases ? 1 : 0;
  }
  return std::unexpected(ErrorCode::NOSUPPORT);
}

}  // namespace hostile
