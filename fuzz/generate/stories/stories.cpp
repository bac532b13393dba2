#include "stories/stories.hpp"

#include <array>
#include <memory>

#include "hardware/board.hpp"
#include "hardware/story_format.hpp"
#include "model/model.hpp"
#include "scenario/outcome.hpp"
#include "scenario/placement.hpp"

namespace stories {

namespace {

using hardware::Architecture;
using hardware::Regions;
using hardware::Step;
using hardware::StepKind;

// The regions lie apart, as they do for all who run scenarios; where does not matter.
scenario::Placement placement_of(const scenario::Boot& boot) {
  scenario::Placement placement;
  std::uintptr_t next = 0;
  for (std::size_t p = 0; p < boot.processes; ++p) {
    placement.ram[p] = next += 2 * scenario::kMaxRam;
    placement.flash[p] = next += 2 * scenario::kMaxFlash;
  }
  return placement;
}

Step boot_step(const Regions& regions) {
  Step step{.kind = StepKind::kBootAnywhere};
  std::size_t next = 0;
  for (const std::uint32_t address : {regions.mem_start, regions.app_break, regions.kernel_break,
                                      regions.mem_end, regions.flash_start, regions.flash_end}) {
    step.numbers.at(next++) = address - hardware::kFirstAddress;
  }
  return step;
}

// The steps of one process, as the program goes on.
class Life {
 public:
  // `regions`, `ram` and `view` are of the process at boot.
  Life(const Regions& regions, std::uintptr_t ram, const scenario::ProcessView& view)
      : regions_(regions), ram_(ram) {
    regions_.app_break = on_board(view.app_break);
    regions_.kernel_break = on_board(view.kernel_break);
    steps_.push_back(boot_step(regions_));
  }

  void come_to(const scenario::ProcessView& view) {
    Regions now = regions_;
    now.app_break = on_board(view.app_break);
    now.kernel_break = on_board(view.kernel_break);
    if (now.app_break == regions_.app_break && now.kernel_break == regions_.kernel_break) return;
    regions_ = now;
    steps_.push_back(
        {.kind = StepKind::kUpdate, .numbers = {regions_.app_break, regions_.kernel_break}});
  }

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  [[nodiscard]] std::uint32_t on_board(std::uintptr_t address) const {
    return regions_.mem_start + static_cast<std::uint32_t>(address - ram_);
  }

  Regions regions_;
  std::uintptr_t ram_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<std::uint8_t> story_of(const scenario::Program& program) {
  const Architecture architecture =
      hardware::architecture_of(program.boot.protection).value_or(Architecture::kPmp);
  const scenario::Placement placement = placement_of(program.boot);
  const auto model = std::make_unique<model::Model>();
  model->boot(program.boot, placement);
  std::vector<Life> lives;
  lives.reserve(program.boot.processes);
  for (std::uint8_t p = 0; p < program.boot.processes; ++p) {
    lives.emplace_back(regions_on_board(architecture, program.boot, p), placement.ram[p],
                       model->process(p));
  }
  std::array<char, scenario::kOutcomeCapacity> storage{};
  scenario::OutcomeWriter outcome(storage, program.boot, placement);
  for (const scenario::Operation& operation : program.operations) {
    outcome.clear();
    model->step(operation, outcome);
    for (std::size_t p = 0; p < lives.size(); ++p) {
      lives[p].come_to(model->process(static_cast<std::uint8_t>(p)));
    }
  }
  hardware::Plan plan{.hardware = {static_cast<std::uint8_t>(architecture)}, .steps = {}};
  for (const Life& life : lives) {
    plan.steps.insert(plan.steps.end(), life.steps().begin(), life.steps().end());
  }
  return encode(plan);
}

}  // namespace stories
