// Makes a failing program small: the least that still fails in the same way.
//
// In syzkaller's order: cut the tail, drop what has nothing to do with the failure, drop operations
// in stretches and then one by one from the back, unnest blocks, shrink the boot lines, then pull
// each operand toward zero and toward the other operations' operands. A candidate counts only if
// its failure has the same signature (failure.hpp), so that it never drifts to another fault. Every
// step makes the program simpler in an order without cycles, so it comes to an end. For `scenario
// minimize`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "failure/failure.hpp"
#include "failure/trial.hpp"
#include "mutator/sequence.hpp"
#include "scenario/operation.hpp"
#include "scenario/parse.hpp"

namespace minimize {

struct Progress {
  std::size_t operations = 0;  // of the smallest program so far
  std::uint64_t tries = 0;     // candidates run so far
};
using Show = std::function<void(const Progress&)>;
using RunProgram = std::function<void(const scenario::Program&, failure::Notes&)>;

class Minimizer {
 public:
  // `trials` outlives the minimizer. `run` runs a candidate in a trial: a failure::ProgramRun, but
  // in tests. `show` is called whenever the program has become smaller.
  Minimizer(failure::Trials& trials, RunProgram run, Show show)
      : trials_(&trials), run_(std::move(run)), show_(std::move(show)) {}

  // False where the program does not fail. Otherwise program() and failure() are the smallest
  // found, when this returns: all there is to gain, or what was reached before an Interrupt.
  // Throws as Trials do.
  bool run(const scenario::Program& program);

  // Good until the next run().
  [[nodiscard]] scenario::Program program() const { return best_->program(); }
  [[nodiscard]] const failure::Failure& failure() const { return failure_; }

 private:
  // Makes candidate `k` of the best program, and says whether there is anything to try.
  using Edit = std::function<bool(std::size_t k, mutator::Sequence& candidate)>;

  // Takes over the first of the candidates [from, count) that fails in the same way, and says which
  // it was.
  std::optional<std::size_t> take_first(std::size_t from, std::size_t count, const Edit& edit);
  // All of them in turn, each on top of those taken before it. `count` is asked anew each time.
  bool take_all(const std::function<std::size_t()>& count, const Edit& edit);
  void adopt(const mutator::Sequence& candidate, failure::Failure failure);

  void cut_tail();
  void drop_unrelated();
  void drop_stretches();
  bool drop_one_by_one();
  bool unnest();
  bool shrink_boot();
  bool shrink_operands();

  [[nodiscard]] std::size_t size() const { return program().operations.size(); }

  failure::Trials* trials_;
  RunProgram run_;
  Show show_;
  mutator::Sequence sequence_;
  std::optional<scenario::Scenario> best_;
  failure::Failure failure_;
  std::string signature_;
};

}  // namespace minimize
