// The reference model: the contract written a second time, as plainly as possible.
//
// It runs the operations of a scenario on plain data and says what must come out, what must be
// visible of each process, and what its memory must hold. The comparison sets it against the core
// after every operation. It knows the scenario language and nothing of the core: no shared helper
// and no shared layout may ever be used here, so that one mistake cannot hide in both. Each
// decision names its rule: A to G and P are the contract's, M1 to M19 this project's decisions
// beyond it.
//
// All storage is sized in boot(); step() allocates nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/profile.hpp"
#include "model/slice.hpp"
#include "scenario/limits.hpp"
#include "scenario/operation.hpp"
#include "scenario/outcome.hpp"
#include "scenario/placement.hpp"
#include "scenario/visible_state.hpp"
#include "scenario/wrapping.hpp"

namespace model {

// Process numbers passed in are below the booted count, driver numbers are places in the boot
// lines.
class Model {
 public:
  enum class Slots : std::uint8_t { kReadOnly, kReadWrite };

  // A model of this project, or of the kernel that the profile says.
  explicit Model(const Profile& profile = Profile::procbuf()) : profile_(profile) {}

  // Starts over from valid boot lines and forgets everything before. Keeps its vectors' capacity.
  void boot(const scenario::Boot& boot, const scenario::Placement& placement);

  // Runs one operation of a well-formed program, in program order, and appends its outcome; nothing
  // for `end`. After a refused `with`, what stands before the matching `end` is `skipped`.
  void step(const scenario::Operation& operation, scenario::OutcomeWriter& out);

  [[nodiscard]] scenario::ProcessView process(std::uint8_t p) const;

  // Whether the driver has a grant in the process's present life, and the process is running (F2).
  [[nodiscard]] bool grant_allocated(std::uint8_t p, std::uint8_t driver) const;

  // The pair saved in an allow slot, raw (A3). Not present without grant_allocated(), nor from the
  // number of slots on.
  [[nodiscard]] scenario::BufferView slot(std::uint8_t p, std::uint8_t driver, Slots slots,
                                          std::size_t i) const;

  // All of a driver's slots of one kind as they lie in the model: an address and a length each, in
  // words of the machine. For comparing many at once; without grant_allocated() they mean nothing.
  [[nodiscard]] std::span<const std::byte> slot_words(std::uint8_t p, std::uint8_t driver,
                                                      Slots slots) const {
    return std::as_bytes(saved_pairs(p, driver, slots));
  }

  // ptr() and len() (B2) of a userspace-readable buffer that a capsule keeps, and of the external
  // buffers. Always present below kUserspaceReadableSlots and kExternalBuffers: until one is set, a
  // default buffer of null and 0.
  [[nodiscard]] scenario::BufferView kept(std::uint8_t p, std::uint8_t driver, std::size_t i) const;
  [[nodiscard]] scenario::BufferView external_rw(std::size_t k) const;
  [[nodiscard]] scenario::BufferView external_ro(std::size_t k) const;

  // P6: how often memory protection has been asked since boot.
  [[nodiscard]] std::size_t protection_requests() const { return protection_requests_; }

  // The process's whole memory block. Valid until the next boot().
  [[nodiscard]] std::span<const std::uint8_t> memory(std::uint8_t p) const;

  // The offset in the block from which on the bytes are the kernel's affair: grants lie there or
  // once did, and the model does not know what they hold.
  [[nodiscard]] std::size_t known_end(std::uint8_t p) const;

 private:
  struct Pair {
    std::uintptr_t ptr = 0;
    std::size_t len = 0;
  };

  // A process buffer in a capsule's hands (B1, B2); not made: a default one.
  struct Buffer {
    bool made = false;
    std::uint8_t process = 0;
    std::size_t identifier = 0;
    Pair pair;
  };

  // A driver's grant in the present life of a process.
  struct Grant {
    bool allocated = false;
    bool entered = false;
    std::uintptr_t start = 0;
    std::size_t size = 0;
  };

  struct CustomGrant {
    std::size_t identifier = 0;  // of the life that made it
    std::size_t size = 0;
  };

  struct Process {
    scenario::Life life = scenario::Life::kYielded;
    std::size_t identifier = 0;
    std::size_t restarts = 0;
    std::size_t earlier_lives = 0;  // F1: identifiers that it had before
    scenario::Completion completion;
    std::uintptr_t mem_start = 0;
    std::uintptr_t mem_end = 0;
    std::uintptr_t app_break = 0;
    std::uintptr_t mark = 0;
    std::uintptr_t kernel_break = 0;
    std::uintptr_t pin = 0;  // M3; 0 for none
    std::size_t known_end = 0;
    std::array<Grant, scenario::kMaxDrivers> grants{};
    std::array<CustomGrant, scenario::kCustomGrants> custom_grants{};
    std::size_t custom_grant_count = 0;
  };

  // A grant that an operation or a block has entered; the block of memory is noted because the
  // process may forget the grant in the meantime (M4, M5).
  struct Entry {
    bool held = false;
    std::uint8_t process = 0;
    std::uint8_t driver = 0;
    std::size_t identifier = 0;
    std::uintptr_t start = 0;
    std::size_t size = 0;
  };

  // A buffer an operation reached, the grant it entered on the way, and, once the buffer is entered
  // too, its bytes.
  struct Access {
    Entry entry;
    Buffer buffer;
    Slice bytes;
  };

  // Where a driver's slots of one kind lie in slots_.
  struct SlotRange {
    std::size_t first;
    std::size_t count;
  };

  // Why an operation goes no further.
  enum class Refusal : std::uint8_t {
    kNone,
    kPanic,
    kNoSuchApp,
    kOutOfMemory,
    kAddressOutOfBounds,
    kInactiveApp,
    kAlreadyInUse,
  };

  // model.cpp: blocks and small questions.
  bool skip(scenario::OperationKind kind, scenario::OutcomeWriter& out);
  void check_known() const;
  void open_block(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void close_block();
  [[nodiscard]] std::uintptr_t address_of(const scenario::Operation& operation) const;
  Slice ram(const Process& process, std::uintptr_t address, std::size_t len);
  Slice flash(std::size_t offset, std::size_t len);
  void forget(const Process& process, std::uintptr_t from, std::uintptr_t to);
  [[nodiscard]] std::span<const Access> open_blocks() const { return {open_.data(), open_count_}; }
  [[nodiscard]] bool alive(const Buffer& buffer) const;
  [[nodiscard]] std::uintptr_t shown_ptr(const Buffer& buffer) const;
  [[nodiscard]] std::size_t shown_len(const Buffer& buffer) const;
  [[nodiscard]] scenario::BufferView view(const Buffer& buffer) const;
  [[nodiscard]] std::span<const Pair> saved_pairs(std::size_t p, std::size_t driver,
                                                  Slots slots) const;
  std::span<Pair> saved_pairs(std::size_t p, std::size_t driver, Slots slots);
  [[nodiscard]] SlotRange slot_range(std::size_t p, std::size_t driver, Slots slots) const;
  static void write_refusal(Refusal refusal, scenario::OutcomeWriter& out);

  // model_userspace.cpp: system calls and memory accesses of a process (A, M12).
  void userspace_operation(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void allow(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  std::string_view try_allow(const scenario::Operation& operation, Pair& pair);
  std::string_view store_slot(Process& process, std::size_t driver, Slots slots, std::size_t i,
                              Pair& pair);
  std::string_view keep_buffer(const Process& process, std::size_t driver, std::size_t i,
                               Pair& pair);
  [[nodiscard]] bool valid_buffer(Process& process, bool read_only, const Pair& pair);
  void memop(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void memop_break(Process& process, std::uintptr_t new_break, std::uintptr_t answer,
                   scenario::OutcomeWriter& out);
  void memop_of_others(std::uint32_t number, scenario::OutcomeWriter& out) const;
  void store(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void load(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void fault(Process& process, std::string_view outcome, scenario::OutcomeWriter& out);

  // model_kernel.cpp: breaks, grants, the life of a process (D, E, F).
  void kernel_operation(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void break_operation(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  Refusal set_break(Process& process, std::uintptr_t new_break);
  [[nodiscard]] bool set_byte(Process& process, std::uintptr_t address, std::uint8_t byte);
  [[nodiscard]] bool custom_grant(Process& process, std::size_t size, std::size_t align);
  void enter_custom(const Process& process, std::size_t k, scenario::OutcomeWriter& out) const;
  [[nodiscard]] bool allocate_grant(Process& process, std::size_t driver);
  [[nodiscard]] bool allocate(Process& process, std::size_t size, std::size_t align);
  [[nodiscard]] const Entry* old_grant_under(const Process& process, std::uintptr_t start,
                                             std::size_t size) const;
  static void write_state(const Process& process, scenario::OutcomeWriter& out);
  void terminate(Process& process, scenario::Completion completion);
  void restart(Process& process, scenario::Completion completion);
  void start(Process& process);
  static void stop(Process& process);
  static void resume(Process& process);
  void reset(Process& process);
  [[nodiscard]] Process new_process(std::size_t p, std::size_t size) const;
  void create(Process& process, std::size_t len, scenario::OutcomeWriter& out);
  Refusal try_create(Process& process, std::size_t len);
  [[nodiscard]] std::size_t kernel_part() const;
  [[nodiscard]] std::uintptr_t first_kernel_break(const Process& process) const;
  [[nodiscard]] bool slice_open(const Process& process) const;
  [[nodiscard]] bool old_slice_open(const Process& process) const;
  [[nodiscard]] std::uint8_t index_of(const Process& process) const;

  // model_protection.cpp: what memory protection lets a process see, and what it refuses (P).
  [[nodiscard]] bool protection_accepts(const Process& process, std::uintptr_t app_break,
                                        std::uintptr_t kernel_break);
  [[nodiscard]] bool protection_holds(const Process& process) const;
  [[nodiscard]] std::uintptr_t rounded(const Process& process, std::uintptr_t app_break) const;
  [[nodiscard]] std::uintptr_t visible_end(const Process& process) const;
  void zero(Process& process, std::uintptr_t from, std::uintptr_t to);

  // model_capsule.cpp: reaching and entering buffers (B, E4).
  void capsule_operation(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void copy(const scenario::Operation& operation, scenario::OutcomeWriter& out);
  void make_external(const scenario::Operation& operation, const Buffer& source,
                     scenario::OutcomeWriter& out);
  Refusal reach(const scenario::BufferName& name, Access& access);
  Refusal enter(const scenario::BufferName& name, Access& access);
  Refusal enter_grant(const scenario::BufferName& name, Entry& entry);
  void leave_grant(const Entry& entry);
  Refusal saved_buffer(const scenario::BufferName& name, Buffer& buffer) const;
  [[nodiscard]] bool stale(const scenario::BufferName& name) const;
  [[nodiscard]] bool same_grant(const scenario::BufferName& a, const scenario::BufferName& b) const;
  Slice bytes_of(const Buffer& buffer);

  Profile profile_;
  scenario::Boot boot_;
  scenario::Placement placement_;
  std::size_t next_identifier_ = 0;      // F1
  std::size_t protection_requests_ = 0;  // P6: since boot
  std::array<Process, scenario::kMaxProcesses> processes_{};
  std::array<std::vector<std::uint8_t>, scenario::kMaxProcesses> ram_;
  // Which bytes of RAM are not known, by Slice; empty in this project's profile, where nothing that
  // is not known is ever seen.
  std::array<std::vector<std::uint8_t>, scenario::kMaxProcesses> unknown_;
  std::vector<std::uint8_t> flash_;  // at least one flash: all read alike, none is written (A8)

  // The allow slots: for each process, for each driver, first the read-only ones.
  std::vector<Pair> slots_;
  std::array<std::size_t, scenario::kMaxDrivers> first_slot_{};  // a driver's, among a process's
  std::size_t slots_of_process_ = 0;

  using Kept = std::array<Buffer, scenario::kUserspaceReadableSlots>;
  std::array<std::array<Kept, scenario::kMaxDrivers>, scenario::kMaxProcesses> kept_{};
  std::array<Buffer, scenario::kExternalBuffers> external_rw_{};
  std::array<Buffer, scenario::kExternalBuffers> external_ro_{};

  // The open blocks, the outermost first.
  std::array<Access, scenario::kMaxNesting> open_{};
  std::size_t open_count_ = 0;
  std::size_t skipping_ = 0;  // blocks open since a refused `with`, that one included; 0: none
};

// F2: running, yielded or stopped.
constexpr bool is_running(scenario::Life life) {
  return life == scenario::Life::kRunning || life == scenario::Life::kYielded ||
         life == scenario::Life::kStoppedRunning || life == scenario::Life::kStoppedYielded;
}

// Whether [start, start + len) lies in [from, to) without wrapping (A7).
constexpr bool lies_within(std::uintptr_t start, std::size_t len, std::uintptr_t from,
                           std::uintptr_t to) {
  const std::uintptr_t end = scenario::wrapping_add<std::uintptr_t>(start, len);
  return end >= start && start >= from && end <= to;
}

}  // namespace model
