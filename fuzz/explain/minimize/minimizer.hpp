// Makes a failing program small: the least that still fails in the same way.
//
// In syzkaller's order: cut the tail, drop what has nothing to do with the failure, drop operations
// in stretches and then one by one from the back, unnest blocks, shrink the boot lines, then give
// operands simpler forms (simpler.hpp) and bring numbers down (numbers.hpp). A candidate counts
// only if its failure has the same signature (failure.hpp), so that it never drifts to another
// fault. Every step makes the program simpler in an order without cycles, so it comes to an end;
// and it gives up after kPatience tries that did not take an operation away. For `scenario
// minimize`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "failure/failure.hpp"
#include "failure/trial.hpp"
#include "input/sequence.hpp"
#include "minimize/numbers.hpp"
#include "scenario/operation.hpp"
#include "scenario/parse.hpp"

namespace minimize {

struct Progress {
  std::string_view doing;      // what the tries are for: "numbers"
  std::size_t operations = 0;  // of the smallest program so far
  std::uint64_t tries = 0;     // candidates run so far
};
// How many tries in a row may leave the number of operations as it is.
inline constexpr std::uint64_t kPatience = 10'000;

using Show = std::function<void(const Progress&)>;
using RunProgram = std::function<void(const scenario::Program&, failure::Notes&)>;

class Minimizer {
 public:
  // `trials` outlives the minimizer. `run` runs a candidate in a trial: a failure::ProgramRun, but
  // in tests. `show` is called whenever the program has become smaller.
  Minimizer(failure::Trials& trials, RunProgram run, Show show)
      : trials_(&trials), run_(std::move(run)), show_(std::move(show)) {}

  // False where the program does not fail. Otherwise program() and failure() are the smallest
  // found, when this returns: all there is to gain, or what was reached before an Interrupt or
  // before out_of_patience(). Throws as Trials do.
  bool run(const scenario::Program& program);

  // Good until the next run().
  [[nodiscard]] scenario::Program program() const { return best_->program(); }
  [[nodiscard]] const failure::Failure& failure() const { return failure_; }
  // Whether it gave up, and there may be more to gain.
  [[nodiscard]] bool out_of_patience() const { return tries_left() == 0; }

 private:
  // Makes candidate `k` of the best program, and says whether there is anything to try.
  using Edit = std::function<bool(std::size_t k, input::Sequence& candidate)>;

  // Takes over the first of the candidates [from, count) that fails in the same way, and says which
  // it was.
  std::optional<std::size_t> take_first(std::size_t from, std::size_t count, const Edit& edit);
  // All of them in turn, each on top of those taken before it. `count` is asked anew each time.
  bool take_all(const std::function<std::size_t()>& count, const Edit& edit);
  // Lowers numbers on each way as far as the failure lets it. A failure that depends on a threshold
  // is left exactly there.
  bool descend(const std::vector<Descent>& descents);
  void adopt(const input::Sequence& candidate, failure::Failure failure);

  // run(), once there is a best program.
  bool search();
  void cut_tail();
  void drop_unrelated();
  void drop_stretches();
  bool drop_one_by_one();
  bool unnest();
  bool shrink_boot();
  bool simplify_operands();
  bool shrink_numbers();

  // Shows what the next tries are for.
  void begin(std::string_view doing);
  void show() const;
  [[nodiscard]] std::uint64_t tries_left() const;
  [[nodiscard]] bool over() const;
  [[nodiscard]] std::vector<Number> numbers();
  [[nodiscard]] std::size_t size() const { return program().operations.size(); }

  failure::Trials* trials_;
  RunProgram run_;
  Show show_;
  input::Sequence sequence_;
  std::optional<scenario::Scenario> best_;
  failure::Failure failure_;
  std::string signature_;
  std::string_view doing_;
  std::uint64_t fewer_at_ =
      0;  // how many tries it took to the last time that there were fewer operations
};

}  // namespace minimize
