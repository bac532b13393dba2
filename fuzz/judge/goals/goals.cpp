// What is common to all operations: counting, and what becomes of a process. The goals themselves
// are in goals_userspace.cpp, goals_kernel.cpp, goals_buffers.cpp, goals_blocks.cpp,
// goals_slices.cpp and goals_streams.cpp.
#include "goals/goals.hpp"

#include <algorithm>

namespace goals {

using scenario::Operation;
using scenario::ProcessView;

void Goals::begin(const scenario::Program& program, const scenario::Placement& placement,
                  const model::Model& model) {
  program_ = &program;
  placement_ = &placement;
  in_input_.reset();
  for (std::uint8_t p = 0; p < program.boot.processes; ++p) {
    Process& process = processes_[p];
    process = {};
    process.before = model.process(p);
    process.ram = placement.ram[p];
    process.ram_end = process.ram + program.boot.ram;
    process.flash = placement.flash[p];
    process.flash_end = process.flash + program.boot.flash;
  }
  open_count_ = 0;
  refused_end_ = 0;
  // Always, not only where the input before made some: what is instrumented must not depend on it.
  external_rw_ = {};
  external_ro_ = {};
  externals_ = 0;
  written_ = {};
  panicked_grant_ = {};
  panic_depth_ = 0;
  last_stream_ = 0;
}

void Goals::observe(std::size_t operation, std::string_view outcome, const model::Model& model) {
  const Operation& performed = program_->operations[operation];
  step_ = {&performed, classify(performed, outcome), outcome, &model};
  count(performed.kind, step_.outcome);
  if (step_.outcome == kSkipped || step_.outcome == kNotRunning) return;
  switch (scenario::shape_of(performed.kind).side) {
    case scenario::Side::kUserspace: userspace(); break;
    case scenario::Side::kKernel: kernel(); break;
    case scenario::Side::kCapsule: capsule(); break;
    case scenario::Side::kBlock: block(operation); break;
  }
}

std::size_t Goals::goals_reached() const {
  const auto goals = std::span(totals_).first(kGoals.size());
  return goals.size() - static_cast<std::size_t>(std::ranges::count(goals, 0U));
}

std::size_t Goals::pairs_reached() const {
  const auto pairs = std::span(totals_).subspan(kGoals.size());
  return pairs.size() - static_cast<std::size_t>(std::ranges::count(pairs, 0U));
}

void Goals::mark(std::size_t target) {
  if (in_input_.test(target)) return;
  in_input_.set(target);
  take_edge(target, totals_);
}

void Goals::count(scenario::OperationKind kind, OutcomeClass outcome) {
  ++times_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(outcome)];
  const std::uint16_t pair = pair_number(kind, outcome);
  if (pair != kNoPair) mark(kGoals.size() + pair);
}

// To be called last for each process that the operation may have changed.
void Goals::settle(std::uint8_t process) {
  Process& settled = processes_[process];
  const ProcessView& before = settled.before;
  const ProcessView after = step_.model->process(process);
  if (after.app_break != before.app_break)
    moved_break(settled, after, step_.model->memory(process));
  if (after.identifier != before.identifier) {
    begin_life(process, after);
  } else if (after.kernel_break < before.kernel_break) {
    if (after.kernel_break == after.app_break) reach(Goal::kGrantEndsAtBreak);
    if (after.kernel_break < settled.pin_until) reach(Goal::kGrantWherePinWas);
    if (after.kernel_break < settled.beside) reach(Goal::kGrantBesideSlices);
  }
  // So much that a grant of a usual size can come to lie there.
  constexpr std::size_t kPlenty = 64;
  if (settled.pin >= after.app_break + kPlenty) reach(Goal::kPinAboveBreak);
  if (settled.beside >= after.app_break + kPlenty) reach(Goal::kLentAboveBreak);
  settled.before = after;
}

// D2. Where the new break is below, the byte written last may be left behind; where it is above,
// one left behind may be zeroed.
void Goals::moved_break(Process& process, const ProcessView& after,
                        std::span<const std::uint8_t> memory) {
  const ProcessView& before = process.before;
  if (after.app_break < before.app_break) {
    const std::uintptr_t byte = process.written;
    if (byte < after.app_break || byte >= before.app_break) return;
    if (memory[byte - process.ram] == 0) return;
    process.left = byte;
    process.left_life = process.life;
    return;
  }
  if (process.left < before.app_break || process.left >= after.app_break) return;
  // Not by a reset, which leaves what is below the first break as it is (F4), or a creation.
  if (after.identifier == before.identifier) {
    reach(process.left_life == process.life ? Goal::kRegrownInOneLife : Goal::kRegrownAfterRestart);
  }
  process.left = 0;
}

// A reset, or a creation (M19), has given the process a new identifier.
void Goals::begin_life(std::uint8_t process, const ProcessView& after) {
  Process& reset = processes_[process];
  ++reset.life;
  reset.pin_until = 0;
  reset.beside = 0;
  if (reset.before.life == scenario::Life::kRemoved) return;
  if (reset.before.kernel_break < after.app_break) {
    reach(Goal::kGrantMemoryZeroed);
  } else if (reset.before.kernel_break < after.visible_end) {
    reach(Goal::kGrantInRoundedTail);
  }
  if (open_count_ != 0) begin_under_slices(reset, process);
}

// M3.
void Goals::begin_under_slices(Process& process, std::uint8_t number) {
  const std::uintptr_t mark = process.before.mark;
  const bool of_it = std::ranges::any_of(
      open_slices(), [&](const OpenSlice& open) { return open.bytes.process == number; });
  if (!of_it) {
    process.beside = mark;
    if (mark != process.ram) reach(Goal::kRestartBesideSlices);
    return;
  }
  process.pin_outlived = false;
  process.lower_pin = mark < process.pin ? mark : 0;
  if (process.lower_pin != 0) reach(Goal::kRestartWithLowerMark);
  process.pin = std::max(process.pin, mark);
}

std::uintptr_t Goals::address_of(const Operation& operation) const {
  std::array<std::uintptr_t, scenario::kMaxProcesses> breaks{};
  for (std::size_t p = 0; p < program_->boot.processes; ++p) {
    breaks[p] = processes_[p].before.app_break;
  }
  return scenario::resolve(operation.address, operation.process, program_->boot, *placement_,
                           breaks);
}

}  // namespace goals
