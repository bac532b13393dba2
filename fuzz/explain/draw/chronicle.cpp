#include "draw/chronicle.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/executor.hpp"
#include "draw/accesses.hpp"
#include "draw/words.hpp"
#include "machine.hpp"
#include "model/model.hpp"
#include "scenario/outcome.hpp"
#include "scenario/print.hpp"

namespace draw {

using scenario::Operation;
using scenario::OperationKind;
using scenario::ProcessView;

namespace {

bool dead(scenario::Life life) {
  return life == scenario::Life::kFaulted || life == scenario::Life::kTerminated ||
         life == scenario::Life::kRemoved;
}

bool stopped(scenario::Life life) {
  return life == scenario::Life::kStoppedRunning || life == scenario::Life::kStoppedYielded;
}

// What became of a process between two looks at it; nothing where it went on as it was.
std::optional<Turn::Kind> turn(const ProcessView& before, const ProcessView& after) {
  using enum Turn::Kind;
  if (after.identifier != before.identifier) {
    const bool began = before.life == scenario::Life::kTerminated ||
                       before.life == scenario::Life::kRemoved;  // M19
    return began ? kStarted : kRestarted;
  }
  if (after.life == before.life) return std::nullopt;
  switch (after.life) {
    case scenario::Life::kFaulted: return kFaulted;
    case scenario::Life::kTerminated: return kTerminated;
    case scenario::Life::kRemoved: return kRemoved;
    default: break;
  }
  if (stopped(after.life) && !stopped(before.life)) return kStopped;
  if (stopped(before.life) && !stopped(after.life)) return kResumed;
  return std::nullopt;
}

// Whether what a process had lent ended with this turn.
bool ends_buffers(const ProcessView& before, const ProcessView& after) {
  return after.identifier != before.identifier || (dead(after.life) && after.life != before.life);
}

class Chronicler final : public harness::Listener {
 public:
  Chronicler(const scenario::Program& program, const failure::Failure* failure)
      : program_(program),
        failure_(failure),
        machine_(std::make_unique<harness::Machine>()),
        executor_(std::make_unique<harness::Executor>(*machine_)),
        model_(std::make_unique<model::Model>()),
        outcome_storage_(scenario::kOutcomeCapacity),
        holders_(holders(program.boot)),
        bar_of_(holders_.size()) {}

  Chronicle collect() {
    machine_->boot(program_.boot);
    model_->boot(program_.boot, machine_->placement());
    if (failure_ != nullptr) story_.failing = failure_->operation;
    begin();
    if (core_can_tell()) executor_->run(program_, *this);
    if (core_can_tell() && next_ < program_.operations.size()) hand_over();
    while (next_ < program_.operations.size()) step(std::nullopt);
    if (story_.failing == program_.operations.size()) fail_at_end();
    return std::move(story_);
  }

  bool finished(std::size_t operation, std::string_view outcome) override {
    step(std::string(outcome));
    return story_.failing != operation;
  }

 private:
  [[nodiscard]] bool core_can_tell() const {
    return failure_ == nullptr || failure_->kind == failure::Kind::kDifference;
  }

  [[nodiscard]] Sight see_model() const { return see(*model_, program_.boot, holders_); }
  [[nodiscard]] Sight see_core() const {
    return see(*executor_, *machine_, program_.boot, holders_);
  }

  // The boot, which is the model's: core and model are set against each other from the first
  // operation on.
  void begin() {
    before_ = see_model();
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      story_.lanes.push_back({.identifier = before_.processes[p].identifier,
                              .breaks = {breaks(before_, p, 0)},
                              .turns = {},
                              .expected = std::nullopt});
    }
  }

  // The next operation: by the core where its outcome is given, else by the model.
  void step(std::optional<std::string> core) {
    const std::size_t index = next_++;
    const Operation& operation = program_.operations[index];
    scenario::OutcomeWriter writer(outcome_storage_, program_.boot, machine_->placement());
    model_->step(operation, writer);
    if (operation.kind == OperationKind::kEnd) --depth_;
    Row row{.text = scenario::print(operation, program_.boot),
            .meaning = meaning(operation),
            .depth = depth_,
            .model = std::string(writer.text()),
            .core = core,
            .accesses = {}};
    if (scenario::opens_block(operation.kind)) ++depth_;
    if (!core_can_tell() && index < *story_.failing) row.core = row.model;

    const Sight after = core ? see_core() : see_model();
    const Happening happening{.operation = operation,
                              .outcome = core ? *core : row.model,
                              .boot = program_.boot,
                              .placement = machine_->placement(),
                              .holders = holders_,
                              .open = open_,
                              .before = before_,
                              .after = after};
    row.accesses = accesses(happening);
    follow_blocks(happening);
    follow_processes(after);
    follow_buffers(operation, happening.outcome, after);
    if (core && story_.failing == index) disagree(after, see_model());
    story_.rows.push_back(std::move(row));
    before_ = after;
  }

  void fail_at_end() {
    if (core_can_tell()) disagree(before_, see_model());
    story_.rows.push_back({.text = "(end of the program)",
                           .meaning = {},
                           .depth = 0,
                           .model = {},
                           .core = std::nullopt,
                           .accesses = {}});
  }

  // Moments: `next_` is that of the operation being told.

  [[nodiscard]] Breaks breaks(const Sight& sight, std::uint8_t p, std::size_t since) const {
    const std::uintptr_t start = machine_->placement().ram[p];
    const ProcessView& view = sight.processes[p];
    return {.since = since,
            .mark = view.mark - start,
            .app_break = view.app_break - start,
            .kernel_break = view.kernel_break - start};
  }

  static bool same_place(const Breaks& a, const Breaks& b) {
    return a.mark == b.mark && a.app_break == b.app_break && a.kernel_break == b.kernel_break;
  }

  void follow_blocks(const Happening& happening) {
    if (happening.operation.kind == OperationKind::kEnd) {
      if (slice_of_.back()) story_.slices[*slice_of_.back()].until = next_;
      slice_of_.pop_back();
      open_.pop_back();
    } else if (scenario::opens_block(happening.operation.kind)) {
      const std::optional<Stretch> where = opened(happening);
      slice_of_.push_back(where ? std::optional(story_.slices.size()) : std::nullopt);
      open_.push_back(where);
      if (!where) return;
      story_.slices.push_back({.where = *where,
                               .writeable = scenario::opens_writeable(happening.operation.kind),
                               .since = next_,
                               .until = next_});
    }
  }

  void follow_processes(const Sight& after) {
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      Lane& lane = story_.lanes[p];
      const Breaks now = breaks(after, p, next_);
      if (!same_place(now, lane.breaks.back())) lane.breaks.push_back(now);
      const auto kind = turn(before_.processes[p], after.processes[p]);
      if (!kind) continue;
      lane.turns.push_back(
          {.moment = next_, .kind = *kind, .identifier = after.processes[p].identifier});
    }
  }

  void follow_buffers(const Operation& operation, std::string_view outcome, const Sight& after) {
    for (std::size_t i = 0; i < holders_.size(); ++i) {
      const std::optional<Stretch> where = stretch_of(after.buffers[i]);
      const bool set_now = outcome.starts_with("ok") && sets(operation, holders_[i]);
      if (bar_of_[i]) {
        Bar& bar = story_.bars[*bar_of_[i]];
        bar.until = next_;
        if (where == bar.where && !set_now) continue;
        bar.ending = ending(bar, set_now, where.has_value(), after);
        bar_of_[i].reset();
      }
      if (where) begin_bar(i, *where);
    }
  }

  void begin_bar(std::size_t holder, const Stretch& where) {
    bar_of_[holder] = story_.bars.size();
    story_.bars.push_back(
        {.name = holders_[holder].name, .where = where, .since = next_, .until = next_});
  }

  // From what the core had come to at the failing operation to what it should have come to: what is
  // told behind it goes on from there.
  void hand_over() {
    before_ = see_model();
    for (std::size_t i = 0; i < holders_.size(); ++i) {
      const std::optional<Stretch> where = stretch_of(before_.buffers[i]);
      if (bar_of_[i] && where == story_.bars[*bar_of_[i]].where) continue;
      bar_of_[i].reset();
      if (where) begin_bar(i, *where);
    }
  }

  // Whether the operation, where it succeeds, gives this holder a new buffer.
  [[nodiscard]] bool sets(const Operation& operation, const Holder& holder) const {
    using Kind = scenario::BufferName::Kind;
    if (operation.kind == OperationKind::kExternal) {
      return operation.buffer.kind == holder.kind && operation.buffer.number == holder.number;
    }
    const bool allows = (operation.kind == OperationKind::kAllowRo && holder.kind == Kind::kRo) ||
                        (operation.kind == OperationKind::kAllowRw && holder.kind == Kind::kRw) ||
                        (operation.kind == OperationKind::kAllowUr && holder.kind == Kind::kUr);
    return allows && operation.process == holder.process &&
           operation.driver.resolve() == program_.boot.drivers[holder.driver].number &&
           operation.slot.resolve() == holder.number;
  }

  [[nodiscard]] Bar::Ending ending(const Bar& bar, bool set_now, bool has_bytes,
                                   const Sight& after) const {
    if (set_now) return has_bytes ? Bar::Ending::kSwapped : Bar::Ending::kReturned;
    const std::uint8_t p = bar.where.process;
    return ends_buffers(before_.processes[p], after.processes[p]) ? Bar::Ending::kDied
                                                                  : Bar::Ending::kVanished;
  }

  [[nodiscard]] std::optional<Stretch> stretch_of(const scenario::BufferView& view) const {
    return view.present ? locate(view.ptr, view.len, program_.boot, machine_->placement())
                        : std::nullopt;
  }

  // What core and model do not have in common when the difference has shown.
  void disagree(const Sight& core, const Sight& model) {
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      const Breaks expected = breaks(model, p, next_);
      if (!same_place(expected, story_.lanes[p].breaks.back())) story_.lanes[p].expected = expected;
      disagree_in_memory(p, core.memory[p], model.memory[p]);
    }
    for (std::size_t i = 0; i < holders_.size(); ++i) {
      const std::optional<Stretch> of_core = stretch_of(core.buffers[i]);
      const std::optional<Stretch> of_model = stretch_of(model.buffers[i]);
      if (of_core == of_model) continue;
      story_.wrong_buffers.push_back(
          {.name = holders_[i].name, .core = of_core, .model = of_model});
    }
  }

  // As the comparison does, where the model knows what memory holds (compare/comparison.hpp).
  void disagree_in_memory(std::uint8_t p, const std::vector<std::uint8_t>& core,
                          const std::vector<std::uint8_t>& model) {
    const std::size_t end = model_->known_end(p);
    for (std::size_t i = 0; i < end; ++i) {
      if (core[i] == model[i]) continue;
      const std::size_t first = i;
      WrongBytes wrong;
      for (; i < end && core[i] != model[i]; ++i) {
        if (wrong.core.size() == kShownBytes) continue;
        wrong.core.push_back(core[i]);
        wrong.model.push_back(model[i]);
      }
      wrong.where = {.process = p, .flash = false, .start = first, .length = i - first};
      story_.wrong_bytes.push_back(std::move(wrong));
    }
  }

  const scenario::Program& program_;
  const failure::Failure* failure_;
  std::unique_ptr<harness::Machine> machine_;
  std::unique_ptr<harness::Executor> executor_;
  std::unique_ptr<model::Model> model_;
  std::vector<char> outcome_storage_;
  std::vector<Holder> holders_;

  Chronicle story_;
  std::size_t next_ = 0;  // the operation to be told next
  Sight before_;
  std::size_t depth_ = 0;
  std::vector<std::optional<Stretch>> open_;          // the slices of the open blocks
  std::vector<std::optional<std::size_t>> slice_of_;  // the same, by their place in the story
  std::vector<std::optional<std::size_t>> bar_of_;    // of each holder, the bar that goes on
};

}  // namespace

Chronicle chronicle(const scenario::Program& program, const failure::Failure* failure) {
  return Chronicler(program, failure).collect();
}

}  // namespace draw
