// Runs a scenario on the buffer core.
//
// The executor boots a kernel with the scenario's processes and capsules on the machine, performs
// each operation through the core's public interface, and tells a listener its outcome in the words
// of the scenario language. Used by the scenario tool, the comparison with the reference model, and
// the replay image. It behaves the same everywhere: it allocates nothing, and a panic of the core
// is caught at the operation with a jump, so nothing here may hold in a frame what only a
// destructor would release. Which machine it runs on, "machine.hpp" and "panic_catch.hpp", is
// chosen by include path, as the core's platform is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <utility>

#include "core/capsule.hpp"
#include "machine.hpp"
#include "procbuf/kernel.hpp"
#include "scenario/operation.hpp"
#include "scenario/outcome.hpp"
#include "scenario/visible_state.hpp"

namespace harness {

// Hears of each operation as it has happened, in program order: a `with` as soon as its slice is
// open (or refused), its `end`, with an empty outcome, as soon as the slice is closed.
class Listener {
 public:
  // `operation` is its index in the program; `outcome` is good until the call returns. False ends
  // the run: nothing more is performed.
  virtual bool finished(std::size_t operation, std::string_view outcome) = 0;

 protected:
  Listener() = default;
  ~Listener() = default;
};

class Executor {
 public:
  // `machine` outlives the executor; one executor at a time uses it.
  explicit Executor(Machine& machine) : machine_(&machine) {}
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Boots and runs the program (well-formed, see scenario::Program) to its end.
  void run(const scenario::Program& program, Listener& listener);

  // --- The visible state, between boot and the next run; a listener may look (executor_view.cpp).
  // ---

  [[nodiscard]] scenario::ProcessView process(std::uint8_t process) const;
  // The grant of the driver at that place of the boot lines, as far as the kernel will tell (F2):
  // the raw pairs in its slots. Good until the next operation.
  struct GrantView {
    bool allocated = false;
    std::span<const std::uint8_t> ro;
    std::span<const std::uint8_t> rw;

    // `number` is below the driver's number of such slots.
    [[nodiscard]] scenario::BufferView slot_ro(std::size_t number) const {
      return slot(ro, number);
    }
    [[nodiscard]] scenario::BufferView slot_rw(std::size_t number) const {
      return slot(rw, number);
    }

   private:
    static scenario::BufferView slot(std::span<const std::uint8_t> slots, std::size_t number);
  };
  [[nodiscard]] GrantView grant(std::uint8_t process, std::uint8_t driver) const;
  // ptr() and len() of a userspace-readable buffer that the capsule kept, and of external buffers.
  [[nodiscard]] scenario::BufferView kept(std::uint8_t process, std::uint8_t driver,
                                          std::size_t slot) const;
  [[nodiscard]] scenario::BufferView external_ro(std::size_t number) const;
  [[nodiscard]] scenario::BufferView external_rw(std::size_t number) const;

 private:
  // An open block's slice: one of the two.
  struct OpenBlock {
    const procbuf::ReadableProcessSlice* readable = nullptr;
    const procbuf::WriteableProcessSlice* writeable = nullptr;
  };
  // The identifiers of a process's lives, as far as names can tell them apart.
  struct Lives {
    std::array<procbuf::ProcessId, scenario::kMaxGenerations> known{};
    std::size_t count = 0;
    procbuf::ProcessId newest;
  };
  struct CustomGrants {
    std::array<std::optional<procbuf::CustomGrant>, scenario::kCustomGrants> made{};
    std::size_t count = 0;
  };
  // The kernel and its processes, which a boot makes anew.
  struct World {
    explicit World(std::size_t count);  // of processes

    std::array<procbuf::ProcessSlot, scenario::kMaxProcesses> table{};
    procbuf::Kernel kernel;
    std::array<procbuf::DriverEntry, scenario::kMaxDrivers> drivers{};
    std::array<procbuf::Process, scenario::kMaxProcesses> processes{};
    std::array<procbuf::ReadOnlyProcessBuffer, scenario::kExternalBuffers> external_ro{};
    std::array<procbuf::ReadWriteProcessBuffer, scenario::kExternalBuffers> external_rw{};
  };

  // executor.cpp: booting, blocks, and what is around every operation.
  void boot(const scenario::Boot& boot);
  void run_operations(std::size_t first, std::size_t last);
  void run_block(std::size_t with);
  void skip_block(std::size_t first, std::size_t last);
  void perform(const scenario::Operation& operation);
  void report(std::size_t operation);
  void note_lives();
  // Makes the process in its place of the table, with the first bytes of its RAM block. Does not
  // clear them.
  std::expected<procbuf::ProcessId, procbuf::ProcessError> make_process(const scenario::Boot& boot,
                                                                        std::uint8_t process,
                                                                        std::size_t length);

  // executor_process.cpp: userspace and kernel operations.
  void userspace(const scenario::Operation& operation);
  void not_running(const scenario::Operation& operation);
  procbuf::AllowResult ask_to_allow(const scenario::Operation& operation);
  void put_allow(const procbuf::AllowResult& result);
  void store(const scenario::Operation& operation);
  void load(const scenario::Operation& operation);
  void fault(procbuf::Process& process, std::string_view outcome);
  void kernel(const scenario::Operation& operation);
  void memop(const scenario::Operation& operation);
  void move_break(const scenario::Operation& operation);
  void create(const scenario::Operation& operation);
  void state(std::uint8_t process);
  void custom_grant(const scenario::Operation& operation);
  void enter_custom(const scenario::Operation& operation);
  [[nodiscard]] bool removed(std::uint8_t process) const;
  [[nodiscard]] std::uintptr_t resolve(const scenario::Operation& operation) const;

  // executor_buffers.hpp: reaching buffers and slices by name; each writes the refusal where it
  // cannot be had.
  template <typename F>
  void with_grant(const scenario::BufferName& name, F use);
  template <typename F>
  void with_readable_buffer(const scenario::BufferName& name, F use);
  template <typename F>
  void with_writeable_buffer(const scenario::BufferName& name, F use);
  template <typename F>
  void with_readable(const scenario::BufferName& name, F use);
  template <typename F>
  void with_writeable(const scenario::BufferName& name, F use);
  template <typename F>
  void with_kept(const scenario::BufferName& name, F use);
  [[nodiscard]] procbuf::ProcessId identifier(const scenario::BufferName& name) const;
  [[nodiscard]] bool is_alive(procbuf::ProcessId id) const;
  static OpenBlock block_over(const procbuf::ReadableProcessSlice& slice);
  static OpenBlock block_over(const procbuf::WriteableProcessSlice& slice);
  [[nodiscard]] const OpenBlock& block_of(const scenario::BufferName& name) const;

  // executor_capsule.cpp: capsule operations.
  void capsule(const scenario::Operation& operation);
  void buffer_facts(const scenario::Operation& operation);
  void external(const scenario::Operation& operation);
  void read_part(const scenario::Operation& operation);
  void index_part(const scenario::Operation& operation);
  void set(const scenario::Operation& operation);
  void copy_out(const scenario::Operation& operation);
  void copy_in(const scenario::Operation& operation);
  void chunks(const scenario::Operation& operation);
  void iter(const scenario::Operation& operation);
  void copy(const scenario::Operation& operation);
  void append(const scenario::Operation& operation);
  void enter_block(const scenario::Operation& operation, FunctionRef<void()> body);

  void put_error(procbuf::ProcessError error);
  void put_error(procbuf::ErrorCode code);

  Machine* machine_;
  // Never empty, so that the first boot takes the same path as every other.
  std::optional<World> world_{std::in_place, std::size_t{0}};
  // Too large to be made anew for every input: a boot resets those that it uses.
  std::array<CapsuleSlot, scenario::kMaxDrivers> capsules_;
  std::array<Lives, scenario::kMaxProcesses> lives_;
  std::array<CustomGrants, scenario::kMaxProcesses> custom_grants_;
  scenario::Program program_;
  Listener* listener_ = nullptr;
  bool stopped_ = false;
  std::array<OpenBlock, scenario::kMaxNesting> blocks_{};
  std::size_t block_count_ = 0;
  std::array<char, scenario::kOutcomeCapacity> outcome_storage_{};
  std::optional<scenario::OutcomeWriter> outcome_;
};

}  // namespace harness
