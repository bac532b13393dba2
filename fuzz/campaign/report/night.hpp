// One night, as the records tell of it that ci/nightly writes while it goes on (docs/nightly.md has
// their form). For `scenario report`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace report {

struct Step {
  std::string name;  // "canary, afl"
  int status = 0;    // exit status
  double seconds = 0;
};

// A target with an engine, and what came of it: of a whole turn, of one up to some moment, or of
// all its turns.
struct Pair {
  std::string target;
  std::string engine;
  std::uint64_t seconds = 0;
  std::uint64_t inputs = 0;
  std::uint64_t operations = 0;
  std::uint64_t coverage = 0;  // as the engine counts it; of all turns the most
  std::uint64_t corpus = 0;    // inputs that the engine had at the end

  // Whether both are of one target with one engine.
  [[nodiscard]] bool is_of(const Pair& other) const {
    return target == other.target && engine == other.engine;
  }
  // Operations a second; inputs, where its inputs have none. 0 where it did not run.
  [[nodiscard]] double speed() const;
};

// One turn.
struct Slice : Pair {
  std::int64_t added = 0;  // to the corpus on the disk
};

struct Event {
  std::int64_t time = 0;  // seconds since 1970
  std::string what;       // one sentence
};

enum class State : std::uint8_t {
  kRunning,
  kStopped,   // by a signal, in good order
  kBroken,    // it could not go on; `fatal` says why
  kFinished,  // all its parts have been done
};

struct Night {
  std::string name;      // when it began: 2026-11-23T22:00:00Z
  std::string revision;  // of the sources; empty where it is not known
  State state = State::kRunning;
  std::string fatal;
  std::int64_t last = 0;     // time of the last record
  std::uint64_t wanted = 0;  // seconds of fuzzing
  std::uint64_t jobs = 0;
  std::vector<Step> steps;  // the last result of each
  std::vector<Slice> slices;
  std::vector<Pair> samples;          // of each turn, while it lasted
  std::vector<Event> events;          // kills, stops, new starts
  std::vector<std::string> troubles;  // what failed without ending it
  std::vector<std::string> found;     // new crash files, below work/findings

  [[nodiscard]] std::uint64_t seconds() const;  // of fuzzing
  [[nodiscard]] std::uint64_t inputs() const;
  [[nodiscard]] std::uint64_t operations() const;
};

// The last night in the records; none of them make a Night without a name. A line that says nothing
// (one that a full disk has cut short) is passed over.
Night last_night(std::string_view records);

}  // namespace report
