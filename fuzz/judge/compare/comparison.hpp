// Runs a scenario on the core and on the reference model, and sets one against the other.
//
// After every operation: the outcomes, and what can be seen of every process (identifier, state,
// breaks, mark). After every operation that may write: allow slots, kept and external buffers, and
// process memory up to the break; those, and memory in whole, at the end. The order of addresses
// (D3) is checked in both. The first difference ends the run. Used by the fuzz targets; report.hpp
// makes a story of what it finds.
//
// Positive space: whatever the contract lets be seen must be equal. Negative space: memory at and
// above the model's known_end is the kernel's own affair (grants lie or lay there) and is not
// compared; that nothing writes there which should not is the capsules' pattern (capsule.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/executor.hpp"
#include "machine.hpp"
#include "model/model.hpp"
#include "scenario/operation.hpp"
#include "scenario/outcome.hpp"

namespace harness {

// What of all that can be seen a difference is in.
enum class Field : std::uint8_t {
  kOutcome,
  kState,
  kIdentifier,
  kRestarts,
  kCompletion,
  kBreak,
  kMark,
  kKernelBreak,
  kVisibleEnd,
  kOrder,
  kGrant,
  kReadOnlySlot,
  kReadWriteSlot,
  kUserspaceReadable,
  kExternalReadOnly,
  kExternalReadWrite,
  kMemory,
};
// "outcome", "kernel break", "buffer rw", "byte": without the numbers of what it belongs to.
std::string_view name_of(Field field);

// Where it is. What does not apply is 0.
struct Place {
  Field field = Field::kOutcome;
  std::uint8_t process = 0;
  std::uint8_t driver = 0;  // its place in the boot lines
  std::size_t number = 0;   // of the slot or the external buffer
  std::size_t offset = 0;   // kMemory: in the process's RAM, of the first byte that differs
};

// The first difference of a run.
struct Difference {
  std::size_t operation = 0;  // index of the operation after which it showed
  Place place;
  // The place by name: "process 1: kernel break", "process 0: byte ram0+17", "process 0: byte
  // ram0+700, which was the kernel's (P5)".
  std::string what;
  std::string core;   // what the core has there
  std::string model;  // what the model has there
};

class Comparison final : public Listener {
 public:
  // All three are the comparison's to use for as long as it lives.
  Comparison(Machine& machine, Executor& executor, model::Model& model)
      : machine_(&machine), executor_(&executor), model_(&model) {}

  // Runs the program on both: begin(), the executor's run with this as its listener, end(). The
  // core and the model are left as they are then, to be looked at.
  std::optional<Difference> run(const scenario::Program& program);

  // The steps of run(), for whoever wants to come between the executor and the comparison. `begin`
  // starts the model; `finished` compares after an operation of the core; `end` compares what is
  // compared only once, and answers.
  void begin(const scenario::Program& program);
  bool finished(std::size_t operation, std::string_view outcome) override;
  std::optional<Difference> end();

  // The program, and the operation that is being performed: for a report when the core brings the
  // harness down in the middle of a run.
  [[nodiscard]] const scenario::Program& program() const { return program_; }
  [[nodiscard]] std::size_t operation_in_progress() const { return in_progress_; }

 private:
  // Each notes a difference where there is one, by the `tell` function of that name.
  void compare_process(std::uint8_t process);
  void compare_buffers();
  void compare_kept(std::uint8_t process, std::uint8_t driver);
  void compare_grants(std::uint8_t process, std::uint8_t driver);
  void compare_externals();
  void compare_memory(std::uint8_t process, std::size_t end);
  [[nodiscard]] bool in_order(std::uint8_t process, const scenario::ProcessView& view) const;

  [[gnu::cold]] void tell_process(std::uint8_t process, const scenario::ProcessView& core,
                                  const scenario::ProcessView& model);
  [[gnu::cold]] void tell_order(std::uint8_t process, const scenario::ProcessView& core,
                                const scenario::ProcessView& model);
  [[gnu::cold]] void tell_grant(std::uint8_t process, std::uint8_t driver, bool core);
  [[gnu::cold]] void tell_slots(std::uint8_t process, std::uint8_t driver,
                                const Executor::GrantView& grant);
  [[gnu::cold]] void tell_buffer(const Place& place, const scenario::BufferView& core,
                                 const scenario::BufferView& model);
  [[gnu::cold]] void tell_memory(std::uint8_t process, std::span<const std::uint8_t> core,
                                 std::span<const std::uint8_t> model);
  [[gnu::cold]] void differ(const Place& place, std::string core, std::string model);
  [[nodiscard]] std::string describe(const Place& place) const;
  // The lowest that the process's kernel break has been in this run: what lies from there on has
  // been the kernel's.
  [[nodiscard]] std::uintptr_t lowest_kernel_break(std::uint8_t process) const;
  [[nodiscard]] std::string address_text(std::uintptr_t address) const;
  [[nodiscard]] std::string buffer_text(const scenario::BufferView& buffer) const;

  Machine* machine_;
  Executor* executor_;
  model::Model* model_;
  scenario::Program program_;
  std::size_t in_progress_ = 0;
  // Whether the program has an operation that sets these buffers, which are the capsules' and not
  // the core's: if not, they stay defaults, and need not be compared.
  bool keeps_buffers_ = false;
  bool makes_externals_ = false;
  std::optional<Difference> difference_;
  std::array<char, scenario::kOutcomeCapacity> outcome_storage_{};
  std::optional<scenario::OutcomeWriter> outcome_;
};

}  // namespace harness
