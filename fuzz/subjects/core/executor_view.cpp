// What can be seen of the core's processes from outside. Looking changes nothing: grants are read
// past the core and its access guard, in the process's view of its memory. Compiled without the
// fuzzing engine's coverage, because it is called after every operation and is no part of one.
#include <cstring>

#include "core/executor.hpp"
#include "procbuf/grant_layout.hpp"

namespace harness {

using procbuf::GrantLayout;
using procbuf::Process;
using procbuf::SavedAllow;
using scenario::BufferView;

namespace {

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
      .visible_end = p.memory_protection().visible_end(),
  };
  if (const auto completion = p.completion_code()) {
    using Kind = scenario::Completion::Kind;
    view.completion = {.kind = *completion ? Kind::kCode : Kind::kNone,
                       .code = completion->value_or(0)};
  }
  return view;
}

Executor::GrantView Executor::grant(std::uint8_t process, std::uint8_t driver) const {
  const std::optional<procbuf::GrantBlock> block = world_->processes[process].grant_block(driver);
  if (!block) return {};
  const scenario::Driver& booted = program_.boot.drivers[driver];
  const GrantLayout layout(
      {.upcalls = scenario::kCapsuleUpcalls, .allow_ro = booted.ro, .allow_rw = booted.rw});
  const std::span<const std::uint8_t> bytes = machine_->memory(process).subspan(
      block->start - machine_->placement().ram[process], block->size);
  return {.allocated = true,
          .ro = bytes.subspan(layout.allow_ro_offset(), booted.ro * sizeof(SavedAllow)),
          .rw = bytes.subspan(layout.allow_rw_offset(), booted.rw * sizeof(SavedAllow))};
}

BufferView Executor::GrantView::slot(std::span<const std::uint8_t> slots, std::size_t number) {
  SavedAllow saved;
  std::memcpy(&saved, &slots[number * sizeof(SavedAllow)], sizeof(saved));
  return {.present = true, .ptr = saved.ptr, .len = saved.len};
}

BufferView Executor::kept(std::uint8_t process, std::uint8_t driver, std::size_t slot) const {
  return view_of(capsules_[driver].capsule().kept(process, slot));
}

BufferView Executor::external_ro(std::size_t number) const {
  return view_of(world_->external_ro[number]);
}

BufferView Executor::external_rw(std::size_t number) const {
  return view_of(world_->external_rw[number]);
}

}  // namespace harness
