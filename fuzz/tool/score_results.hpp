// What ci/planted-bugs has measured: of each planted bug, which of the checks find it, and what
// fuzzing for it takes.
//
// It lies in files, RESULTS/BUG/WAY for the checks and RESULTS/BUG/WAY-SEED for fuzzing, of two
// lines. The first says for which state of the sources the result holds and is the script's own
// affair; the second is the result: `killed BY` or `survived`; `found` or `missed`, and seconds of
// processor time, inputs and operations. What is not there has not been measured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tool {

inline constexpr std::array<std::string_view, 3> kChecks = {"unit", "recorded", "corpus"};
inline constexpr std::size_t kCorpus = 2;  // of kChecks
inline constexpr std::array<std::string_view, 3> kFuzzers = {"libfuzzer", "bytes", "afl"};

// Of one check.
struct Checked {
  bool killed;
  std::string by;  // the test or the file that was the first to fail; empty where none did
};

// Of one fuzzing run.
struct Attempt {
  bool found;
  double seconds;
  std::uint64_t inputs;
  std::uint64_t operations;
};

struct PlantedBug {
  std::string name;
  std::string what;      // it breaks, in a sentence
  std::string rule;      // of docs/contract.md
  std::string upstream;  // issue or pull request, as `#1114`; empty where there is none
  std::array<std::optional<Checked>, kChecks.size()> checks;
  // The cheapest first; those that missed last.
  std::array<std::vector<Attempt>, kFuzzers.size()> attempts;
};

// The bug of a patch, with its results. Throws Unusable.
PlantedBug read_bug(const std::string& patch, const std::string& results);

std::size_t times_found(const std::vector<Attempt>& attempts);

// The middle one, of an even number the dearer of the two; none where that one missed, or there is
// none.
const Attempt* median(const std::vector<Attempt>& attempts);

// Over bugs: how many there are results of, and of how many of these the result is as it should be.
struct Share {
  std::size_t good = 0;
  std::size_t all = 0;
};
Share killed(const std::vector<PlantedBug>& bugs, std::size_t check);
Share always_found(const std::vector<PlantedBug>& bugs, std::size_t fuzzer);

// The middle one of the bugs' medians, in seconds; none where more than half of the bugs have none.
std::optional<double> median_seconds(const std::vector<PlantedBug>& bugs, std::size_t fuzzer);

}  // namespace tool
