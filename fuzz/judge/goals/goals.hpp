// Watches a run of the reference model for the goals of goal_table.hpp, and for which outcomes each
// operation has had.
//
// The fuzz targets, the scenario tool and the tests hand it every operation as it has happened
// (compare/goal_listener.hpp). It looks at the model only, never at the core: what counts is that a
// state was reached on which the two were compared. Whatever cannot be asked of the model, which
// blocks are open above all, it remembers by itself.
//
// It runs after every operation of a campaign, so it looks at nothing that the operation cannot
// have touched, and allocates nothing. All that it remembers ends with the input; only the totals
// stay, and nothing is decided by them.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "goals/edges.hpp"
#include "goals/goal_table.hpp"
#include "goals/operands.hpp"
#include "goals/outcome_class.hpp"
#include "model/model.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"
#include "scenario/visible_state.hpp"

namespace goals {

class Goals {
 public:
  // A new input: `model` has just booted. The program and the placement are used until the last
  // observe() of the input.
  void begin(const scenario::Program& program, const scenario::Placement& placement,
             const model::Model& model);

  // The operation with this index has had this outcome, and `model` is as it left it. For every
  // operation once, in program order.
  void observe(std::size_t operation, std::string_view outcome, const model::Model& model);

  // Whether the present input has reached the goal.
  [[nodiscard]] bool reached(Goal goal) const {
    return in_input_.test(static_cast<std::size_t>(goal));
  }
  // How many inputs have, so far.
  [[nodiscard]] std::uint64_t inputs_reaching(Goal goal) const {
    return totals_[static_cast<std::size_t>(goal)];
  }
  // How many goals have been reached so far, of kGoals.size(), and how many of the kPairs.
  [[nodiscard]] std::size_t goals_reached() const;
  [[nodiscard]] std::size_t pairs_reached() const;
  // How often the operation has had that class of outcome, so far, be it possible or not.
  [[nodiscard]] std::uint64_t times(scenario::OperationKind kind, OutcomeClass outcome) const {
    return times_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(outcome)];
  }

 private:
  // The operation under observation, and what has come of it.
  struct Step {
    const scenario::Operation* operation = nullptr;
    OutcomeClass outcome = kUnknown;
    std::string_view text;
    const model::Model* model = nullptr;
  };

  // The bytes a name stands for.
  struct Bytes {
    std::uint8_t process = 0;
    std::uint32_t buffer = 0;  // which buffer: equal for equal ones, however they are named
    std::size_t life = 0;      // which of the process's it was when the buffer was entered
    std::uintptr_t ptr = 0;
    std::size_t len = 0;
  };

  struct OpenSlice {
    Bytes bytes;
    std::uint8_t driver = 0;
    bool holds_grant = false;
    std::uint8_t parts = 0;  // how often narrowed: 2 for a part of a part
    bool readable = false;   // under `with`
    std::uint8_t first = 0;  // its first byte as it was opened, if it has any and lies in RAM
  };

  // A slot that an allow operation filled last.
  struct FilledSlot {
    bool filled = false;
    scenario::OperationKind kind = scenario::OperationKind::kAllowRw;
    std::uint8_t driver = 0;  // its place
    std::uint8_t slot = 0;
    std::size_t life = 0;
  };

  struct Process {
    scenario::ProcessView before;  // as the operation before left it
    std::size_t life = 0;          // identifiers it had before: the G of P@G
    std::uintptr_t ram = 0;
    std::uintptr_t ram_end = 0;  // of what it was created with (M19)
    std::uintptr_t flash = 0;
    std::uintptr_t flash_end = 0;
    std::uintptr_t pin = 0;        // M3, as in the model
    std::uintptr_t pin_until = 0;  // where it was; 0 once it is of no interest
    // Where the pin would be if a later restart could lower it; 0 where none would have.
    std::uintptr_t lower_pin = 0;
    bool pin_outlived = false;  // a slice of an earlier life has been closed under the pin
    // The mark of the life before, where that ended under slices of other processes only; else 0.
    std::uintptr_t beside = 0;
    std::uint32_t refused = 0;  // drivers, by place, that answered NOMEM
    FilledSlot filled;
    bool has_kept = false;
    // A byte other than 0 that the process or the kernel wrote last, and one that a shrinking break
    // has left behind, in that life; 0 for none.
    std::uintptr_t written = 0;
    std::uintptr_t left = 0;
    std::size_t left_life = 0;
  };

  // The slot an external buffer was made from.
  struct External {
    bool made = false;
    std::uint8_t process = 0;
    std::uint8_t driver = 0;
    model::Model::Slots slots = model::Model::Slots::kReadWrite;
    std::size_t slot = 0;
  };

  // A byte that `set` wrote, and the buffers it was read through since.
  struct Written {
    bool valid = false;
    std::uint8_t byte = 0;
    std::uintptr_t address = 0;
    std::uint32_t buffer = 0;
    std::array<std::uint32_t, 3> readers{};
    std::size_t reader_count = 0;
  };

  struct PanickedGrant {
    bool valid = false;
    std::uint8_t process = 0;
    std::uint8_t driver = 0;
    std::size_t life = 0;
  };

  // goals.cpp: what is common to all operations.
  void reach(Goal goal) { mark(static_cast<std::size_t>(goal)); }
  void mark(std::size_t target);
  void count(scenario::OperationKind kind, OutcomeClass outcome);
  void settle(std::uint8_t process);
  void moved_break(Process& process, const scenario::ProcessView& after,
                   std::span<const std::uint8_t> memory);
  void begin_life(std::uint8_t process, const scenario::ProcessView& after);
  void begin_under_slices(Process& process, std::uint8_t number);
  [[nodiscard]] std::uintptr_t address_of(const scenario::Operation& operation) const;
  [[nodiscard]] std::span<const OpenSlice> open_slices() const {
    return {open_.data(), open_count_};
  }

  // goals_userspace.cpp
  void userspace();
  void allow();
  void allowed(std::size_t driver, std::uintptr_t ptr, std::size_t len);
  void refused_memory(std::size_t driver, std::uintptr_t ptr, std::size_t len);
  void swapped_slot(std::size_t driver, std::size_t len);
  void swapped_kept(std::size_t driver);
  void lent(std::uintptr_t ptr, std::size_t len);
  void four_ways(std::uint8_t process, std::uintptr_t ptr, std::size_t len);
  void access_memory();
  void fault(const scenario::ProcessView& after);
  void memop();
  [[nodiscard]] bool own_of_another(std::uint8_t process, std::uintptr_t ptr,
                                    std::size_t len) const;
  [[nodiscard]] bool mark_rose() const;
  [[nodiscard]] std::size_t driver_place(const scenario::Operation& operation) const;
  [[nodiscard]] std::size_t slot_count(scenario::OperationKind kind, std::size_t driver) const;

  // goals_kernel.cpp
  void kernel();
  void move_break();
  [[nodiscard]] std::uintptr_t break_target() const;
  [[nodiscard]] std::uintptr_t rounded(const Process& process, std::uintptr_t app_break) const;
  void set_byte();
  void custom_grant();
  void end_life(const scenario::ProcessView& after);
  void begin_again(const scenario::ProcessView& after);
  void create();
  [[nodiscard]] std::size_t slices_over(std::uint8_t process) const;
  [[nodiscard]] bool old_slice_over(std::uint8_t process) const;

  // goals_blocks.cpp
  void block(std::size_t index);
  void open_slice();
  void close_slice();
  void byte_written(std::uintptr_t address);
  [[nodiscard]] std::uint8_t first_byte(const Bytes& bytes) const;

  // goals_buffers.cpp: reaching a buffer by its name.
  void name_buffer(const scenario::BufferName& name);
  void refused_life(const scenario::BufferName& name);
  void missed_slot(const scenario::BufferName& name);
  void panicked(const scenario::BufferName& name);
  void entered_grant(const scenario::BufferName& name);
  void entered(const scenario::BufferName& name);
  void made_external();
  [[nodiscard]] Bytes bytes_of(const scenario::BufferName& name) const;
  [[nodiscard]] const External& external(const scenario::BufferName& name) const;
  [[nodiscard]] bool stale(const scenario::BufferName& name) const;
  [[nodiscard]] bool held(const scenario::BufferName& name) const;

  // goals_slices.cpp: what is done with the bytes.
  void capsule();
  void slice(const Bytes& at);
  void range(const Bytes& at);
  void read(const Bytes& at, const Part& part);
  void read_byte(const Bytes& at);
  void write(const Bytes& at);
  void copy_bytes(const Bytes& at);
  void chunks(const Bytes& at);
  void copy(const Bytes& from);

  // goals_streams.cpp
  void append(const Bytes& at);
  void append_refused(std::span<const std::uint8_t> stream);
  void appended(const Bytes& at, std::span<const std::uint8_t> stream);

  const scenario::Program* program_ = nullptr;
  const scenario::Placement* placement_ = nullptr;

  Step step_;  // good while observe() runs

  // Of the present input.
  std::bitset<kTargets> in_input_;
  std::array<Process, scenario::kMaxProcesses> processes_{};
  std::array<OpenSlice, scenario::kMaxNesting> open_{};
  std::size_t open_count_ = 0;
  std::size_t refused_end_ = 0;  // the index of the `end` of the block refused last
  std::array<External, scenario::kExternalBuffers> external_rw_{};
  std::array<External, scenario::kExternalBuffers> external_ro_{};
  std::size_t externals_ = 0;  // how often one was made
  // The life in which each userspace-readable buffer was kept; what is here of earlier inputs is
  // never looked at.
  using KeptLives = std::array<std::size_t, scenario::kUserspaceReadableSlots>;
  std::array<std::array<KeptLives, scenario::kMaxDrivers>, scenario::kMaxProcesses> kept_lives_{};
  Written written_;
  PanickedGrant panicked_grant_;
  std::size_t panic_depth_ = 0;  // blocks that were open, two or more, when an operation panicked
  std::uintptr_t last_stream_ = 0;

  // Of all inputs.
  Totals totals_{};
  std::array<std::array<std::uint64_t, kOutcomeClasses>, scenario::kOperations.size()> times_{};
};

}  // namespace goals
