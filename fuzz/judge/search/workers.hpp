// Forked processes that go through numbered units of work together, and stop at the first trouble.
//
// For check.cpp. Each worker takes the next unit nobody has taken. Whoever runs into trouble notes
// where; the others then finish what comes before that place, and what is reported is the trouble
// that one worker alone would have met first: the number of workers does not matter. A worker that
// is brought down (a signal, a sanitizer) is trouble like any other, and those that remain see to
// the rest. Linux only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace search {

// What the workers share (workers.cpp).
struct Board;
struct Desk;

// A worker's end of it, for use in the forked process.
class Worker {
 public:
  Worker(Board& board, Desk& desk) : board_(&board), desk_(&desk) {}

  // The next unit to go through; none where nothing is left to do.
  std::optional<std::uint64_t> take();
  // Before each program of the unit, with the number of its operations: counts it, and says whether
  // to run it. False: leave the unit.
  bool starts(std::size_t operations);
  // The program that was started last is trouble: leave the unit.
  void found_trouble();

 private:
  Board* board_;
  Desk* desk_;
};

struct Trouble {
  std::uint64_t unit = 0;
  std::uint64_t program = 0;  // in the order of the unit, from 0
  // How the worker ended, "signal 11"; empty where it found the trouble itself.
  std::string death;
};

struct Work {
  std::uint64_t programs = 0;
  std::uint64_t operations = 0;
  bool interrupted = false;
  std::optional<Trouble> trouble;  // the first one
};

// Forks `jobs` workers (at least 1, at most kMaxJobs; fewer where the system refuses), each of
// which runs `work` and nothing else, and waits for them all. SIGINT makes them stop where they
// are; its own handler is back when this returns. Throws std::runtime_error where there can be no
// workers, or one of them could not work: an exception left `work`, or it ended between programs.
inline constexpr std::size_t kMaxJobs = 256;
Work share_out(std::size_t jobs, std::uint64_t units, const std::function<void(Worker&)>& work);

}  // namespace search
