#include "compare/digest.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/executor.hpp"
#include "scenario/outcome.hpp"
#include "scenario/wrapping.hpp"

namespace harness {

namespace {

using scenario::BufferView;
using scenario::ProcessView;

// 64-bit FNV-1a.
class Hash {
 public:
  void add(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) add(byte);
  }
  void add(std::string_view text) {
    for (const char c : text) add(static_cast<std::uint8_t>(c));
    add(std::uint8_t{'\n'});  // where it ends counts
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add(std::uint8_t byte) {
    value_ = scenario::wrapping_multiply<std::uint64_t>(value_ ^ byte, 0x100000001b3U);
  }

  std::uint64_t value_ = 0xcbf29ce484222325U;
};

// Hashes the outcomes, and notes how low the kernel's part of each process has ever reached: from
// there on, memory holds addresses, which differ from process to process.
class Collector final : public Listener {
 public:
  Collector(const scenario::Program& program, const Executor& executor)
      : program_(program), executor_(executor) {
    lowest_.fill(UINTPTR_MAX);
  }

  bool finished(std::size_t /*operation*/, std::string_view outcome) override {
    transcript_.add(outcome);
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      lowest_[p] = std::min(lowest_[p], executor_.process(p).kernel_break);
    }
    return true;
  }

  [[nodiscard]] std::uint64_t transcript() const { return transcript_.value(); }
  [[nodiscard]] std::uintptr_t lowest_kernel_break(std::uint8_t process) const {
    return lowest_[process];
  }

 private:
  const scenario::Program& program_;
  const Executor& executor_;
  Hash transcript_;
  std::array<std::uintptr_t, scenario::kMaxProcesses> lowest_{};
};

// The final state as one text, in the language's words.
class StateWriter {
 public:
  StateWriter(const scenario::Program& program, const Machine& machine, const Executor& executor)
      : program_(program),
        executor_(executor),
        text_(scenario::kOutcomeCapacity),
        out_(text_, program.boot, machine.placement()) {}

  std::string_view write() {
    for (std::uint8_t p = 0; p < program_.boot.processes; ++p) {
      write_process(executor_.process(p));
      for (std::uint8_t d = 0; d < program_.boot.driver_count; ++d) write_driver(p, d);
    }
    for (std::size_t k = 0; k < scenario::kExternalBuffers; ++k) {
      write_buffer(executor_.external_rw(k));
      write_buffer(executor_.external_ro(k));
    }
    return out_.text();
  }

 private:
  void write_process(const ProcessView& view) {
    out_.number(static_cast<std::uint64_t>(view.life)).put(" ").number(view.identifier).put(" ");
    out_.number(view.restarts).put(" ");
    out_.number(static_cast<std::uint64_t>(view.completion.kind)).put(" ");
    out_.number(view.completion.code).put(" ").address(view.app_break).put(" ");
    out_.address(view.mark).put(" ").address(view.kernel_break).put(" ");
    out_.address(view.visible_end).put("\n");
  }

  void write_driver(std::uint8_t process, std::uint8_t driver) {
    for (std::size_t i = 0; i < scenario::kUserspaceReadableSlots; ++i) {
      write_buffer(executor_.kept(process, driver, i));
    }
    const Executor::GrantView grant = executor_.grant(process, driver);
    out_.put(grant.allocated ? "allocated\n" : "not allocated\n");
    if (!grant.allocated) return;
    const scenario::Driver& booted = program_.boot.drivers[driver];
    for (std::size_t i = 0; i < booted.ro; ++i) write_buffer(grant.slot_ro(i));
    for (std::size_t i = 0; i < booted.rw; ++i) write_buffer(grant.slot_rw(i));
  }

  void write_buffer(const BufferView& view) {
    out_.address(view.ptr).put(" ").length(view.len).put("\n");
  }

  const scenario::Program& program_;
  const Executor& executor_;
  std::vector<char> text_;
  scenario::OutcomeWriter out_;
};

}  // namespace

Digest digest_of(const scenario::Program& program, Machine& machine) {
  const auto executor = std::make_unique<Executor>(machine);
  Collector collector(program, *executor);
  executor->run(program, collector);
  Hash state;
  state.add(StateWriter(program, machine, *executor).write());
  for (std::uint8_t p = 0; p < program.boot.processes; ++p) {
    const std::uintptr_t start = machine.placement().ram[p];
    const std::uintptr_t end =
        std::min(collector.lowest_kernel_break(p), executor->process(p).kernel_break);
    state.add(machine.memory(p).first(end - start));
  }
  return {.transcript = collector.transcript(), .state = state.value()};
}

}  // namespace harness
