// Candidates run one after another, until one of them fails: in forked processes, or here.
//
// For whoever must survive what a candidate does: the minimiser, triage, `scenario explain`. A
// forked process runs candidates until it has found what is wanted or is brought down; then the
// next one goes on behind that candidate. So whatever does not fail costs no fork. What
// cannot bring this process down may run in it (Trials::Where). Linux only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "failure/failure.hpp"
#include "failure/symbolizer.hpp"

namespace failure {

// What one candidate may take: beyond it, it hangs, or takes too much memory.
struct Limits {
  std::chrono::milliseconds processor_time{10'000};
  std::size_t memory = std::size_t{2} << 30;  // bytes, resident
};

// What the forked process says of the candidate that it runs.
class Notes {
 public:
  // Before an operation runs: its index, and its name, of at most 31 characters.
  void at(std::size_t operation, std::string_view name);
  // The candidate fails. The first time counts.
  void differs(const harness::Difference& difference);
  // `check` and `facts` are the failure's, of kText or kProtection.
  void does_not_hold(Kind kind, std::string_view check, std::string_view facts = {});
  void fails(const Failure& failure);

 private:
  friend class Trials;
  struct Place;  // in memory shared with the parent
  explicit Notes(Place& place) : place_(&place) {}
  [[nodiscard]] Failure at_this_place(Kind kind) const;

  Place* place_;
  std::optional<Failure> failure_;
};

// Runs candidate number `candidate`; called in the forked process.
using Run = std::function<void(std::size_t candidate, Notes& notes)>;
// Whether a failure is the one that is looked for; called in either process.
using Wanted = std::function<bool(const Failure& failure)>;

struct Tried {
  std::size_t candidate = 0;
  Failure failure;
};

class Trials {
 public:
  // Where candidates run. In this process: what they cannot bring down, and what it takes long to
  // make anew; then the limits are not kept.
  enum class Where : std::uint8_t { kForked, kHere };

  // Throws std::runtime_error where the system refuses what this needs, as first() does.
  explicit Trials(Limits limits, Where where = Where::kForked);
  Trials(const Trials&) = delete;
  Trials& operator=(const Trials&) = delete;
  ~Trials();

  // The first of the candidates [from, to) that fails as wanted; none where there is none, or where
  // an Interrupt came meanwhile (interrupt.hpp).
  std::optional<Tried> first(std::size_t from, std::size_t to, const Run& run,
                             const Wanted& wanted);

  // Of one candidate alone, whatever its failure.
  std::optional<Failure> of_one(const std::function<void(Notes& notes)>& run);

  // How many candidates have been run, the one that runs at this moment included.
  [[nodiscard]] std::uint64_t count() const;

  // Called some fifty times a second while candidates run, for whoever shows how far they are.
  void meanwhile(std::function<void()> call) { meanwhile_ = std::move(call); }
  // From here on, a candidate may take so much processor time.
  void allow(std::chrono::milliseconds processor_time) { limits_.processor_time = processor_time; }

 private:
  struct Child;
  [[noreturn]] void be_child(const Child& child, std::size_t from, std::size_t to, const Run& run,
                             const Wanted& wanted);
  // Waits for the child's end. What went wrong outside of it: hang, memory; none: it ended by
  // itself, or an Interrupt came.
  std::optional<Kind> watch(Child& child);
  std::optional<Tried> first_here(std::size_t from, std::size_t to, const Run& run,
                                  const Wanted& wanted);
  void await_samples(const Child& child);
  std::vector<Frame> loop();
  [[nodiscard]] std::optional<Kind> beyond_limits(const Child& child) const;
  Failure death(int status, std::optional<Kind> kind);

  Limits limits_;
  Where where_;
  Notes::Place* place_ = nullptr;  // shared with the child
  int standard_error_ = -1;        // a file in memory, the child's standard error
  Symbolizer symbolizer_;
  std::function<void()> meanwhile_;
  std::uint64_t count_ = 0;          // before those of first() that run
  std::optional<std::size_t> from_;  // the first candidate of those
};

}  // namespace failure
