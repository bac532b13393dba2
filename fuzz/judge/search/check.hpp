// Compares the core with the reference model on every program of a space.
//
// For the commands `scenario enumerate`, `scenario deaths` and `scenario refusals`, and for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "exhaustive/space.hpp"
#include "scenario/operation.hpp"

namespace search {

// Says of one program after the other whether all is well.
class Judge {
 public:
  Judge() = default;
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  virtual ~Judge() = default;

  virtual bool agrees(const scenario::Program& program) = 0;
  // After agrees() said no, what is wrong, for the terminal.
  [[nodiscard]] virtual std::string report() const = 0;
};

// Each process needs one of its own, because they keep memory that a fork would share.
using MakeJudge = std::function<std::unique_ptr<Judge>()>;

// Runs the core and the model (compare/comparison.hpp).
std::unique_ptr<Judge> core_against_model();
// The same with the processes protected by the firmware's code of the processor that the boot lines
// name, on a model of its hardware: every byte must be as the model's visible end says (P1), at
// every step. With `exact`, as the other.
std::unique_ptr<Judge> firmware_against_model();

struct Result {
  std::uint64_t programs = 0;    // that were run
  std::uint64_t operations = 0;  // in them, `end` included
  double seconds = 0;
  bool interrupted = false;  // by SIGINT
  std::string report;        // of the first program that is not well; empty where all are

  [[nodiscard]] bool agree() const { return report.empty(); }
};

// Runs all programs of the space in `jobs` forked processes, up to the first (in the space's order)
// that the judge finds fault with or that brings its process down. Throws std::runtime_error as
// share_out() does (workers.hpp).
Result check(exhaustive::Space& space, std::size_t jobs, const MakeJudge& make_judge);

// The result in a few lines, the report first. `programs` is what the space calls its members.
std::string summary(const Result& result, const exhaustive::Space& space,
                    const std::string& programs);

}  // namespace search
