#include "search/workers.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <vector>

namespace search {

namespace {

using Count = std::atomic<std::uint64_t>;
static_assert(Count::is_always_lock_free, "works between processes, and in a signal handler");

constexpr std::uint64_t kNowhere = UINT64_MAX;
constexpr int kFailed = 2;  // a worker's exit status where it could not work

}  // namespace

// What a worker is at. Written by itself alone; on a cache line of its own, since it is written for
// every program.
struct alignas(64) Desk {
  Count unit = 0;                     // the one it took last
  std::atomic<bool> started = false;  // any program of it
  Count program = 0;                  // the last one
  Count programs = 0;                 // all it started
  Count operations = 0;
};

struct Board {
  std::uint64_t units = 0;
  Count next = 0;                  // the first unit that nobody has taken
  Count trouble_in = kNowhere;     // the first unit known to have trouble
  std::atomic<bool> stop = false;  // SIGINT came, or a worker failed
  std::array<Desk, kMaxJobs> desks;

  void note_trouble(std::uint64_t unit) {
    std::uint64_t known = trouble_in;
    while (unit < known && !trouble_in.compare_exchange_weak(known, unit)) {
    }
  }
};

namespace {

// Only one process writes to a desk.
void add(Count& count, std::uint64_t more) {
  count.store(count.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}

// Memory that the workers have in common.
class SharedBoard {
 public:
  SharedBoard() {
    void* const memory =
        mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      throw std::runtime_error(std::string("memory for the workers: ") + std::strerror(errno));
    }
    board_ = new (memory) Board;
  }
  SharedBoard(const SharedBoard&) = delete;
  SharedBoard& operator=(const SharedBoard&) = delete;
  ~SharedBoard() { munmap(board_, sizeof(Board)); }

  Board* operator->() const { return board_; }
  Board& operator*() const { return *board_; }

 private:
  Board* board_ = nullptr;
};

// Makes SIGINT stop the workers while it lives. They have the same terminal and so get the signal,
// too, but leave it to the board.
Board* interrupted_board = nullptr;  // NOLINT(*-avoid-non-const-global-variables): a handler's

class InterruptStopsWork {
 public:
  explicit InterruptStopsWork(Board& board) {
    interrupted_board = &board;
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted_board->stop = true; };
    sigaction(SIGINT, &action, &before_);
  }
  InterruptStopsWork(const InterruptStopsWork&) = delete;
  InterruptStopsWork& operator=(const InterruptStopsWork&) = delete;
  ~InterruptStopsWork() {
    sigaction(SIGINT, &before_, nullptr);
    interrupted_board = nullptr;
  }

 private:
  struct sigaction before_ = {};
};

// The forked process, from its first step to its last.
[[noreturn]] void be_worker(Board& board, Desk& desk, pid_t parent,
                            const std::function<void(Worker&)>& work) {
  std::signal(SIGINT, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would hear of what it finds
  if (getppid() != parent) _exit(kFailed);
  try {
    Worker worker(board, desk);
    work(worker);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "procbuf: a worker failed: %s\n", error.what());
    desk.started = false;  // not the program's fault
    _exit(kFailed);
  }
  _exit(0);  // without what the parent has to do at its exit
}

std::string how_it_died(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit status " + std::to_string(WEXITSTATUS(status));
}

struct Child {
  pid_t id = -1;
  Desk* desk = nullptr;
  std::string death;
};

std::vector<Child> fork_workers(std::size_t jobs, Board& board,
                                const std::function<void(Worker&)>& work) {
  std::vector<Child> children;
  children.reserve(jobs);
  std::fflush(nullptr);  // or a worker might write it again
  const pid_t parent = getpid();
  for (Desk& desk : std::span(board.desks).first(jobs)) {
    const pid_t id = fork();
    if (id == 0) be_worker(board, desk, parent, work);
    if (id < 0) break;  // those there are do it all
    children.push_back({.id = id, .desk = &desk, .death = {}});
  }
  if (children.empty()) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  return children;
}

// Waits for one of them to end, and notes how.
void await_one(std::vector<Child>& children, Board& board) {
  int status = 0;
  pid_t ended = -1;
  do {
    ended = waitpid(-1, &status, 0);
  } while (ended < 0 && errno == EINTR);
  const auto child = std::ranges::find(children, ended, &Child::id);
  if (child == children.end() || status == 0) return;
  child->death = how_it_died(status);
  if (child->desk->started) {
    board.note_trouble(child->desk->unit);
  } else {
    board.stop = true;
  }
}

}  // namespace

std::optional<std::uint64_t> Worker::take() {
  const std::uint64_t unit = board_->next.fetch_add(1);
  if (unit >= board_->units || unit > board_->trouble_in || board_->stop) return std::nullopt;
  desk_->unit = unit;
  desk_->started = false;
  return unit;
}

bool Worker::starts(std::size_t operations) {
  if (board_->stop.load(std::memory_order_relaxed) ||
      board_->trouble_in.load(std::memory_order_relaxed) <
          desk_->unit.load(std::memory_order_relaxed)) {
    return false;
  }
  if (desk_->started.load(std::memory_order_relaxed)) {
    add(desk_->program, 1);
  } else {
    desk_->program = 0;
    desk_->started = true;
  }
  add(desk_->programs, 1);
  add(desk_->operations, operations);
  return true;
}

void Worker::found_trouble() {
  board_->note_trouble(desk_->unit);
}

Work share_out(std::size_t jobs, std::uint64_t units, const std::function<void(Worker&)>& work) {
  const SharedBoard board;
  board->units = units;
  const InterruptStopsWork interrupt(*board);
  std::vector<Child> children =
      fork_workers(std::clamp<std::size_t>(jobs, 1, kMaxJobs), *board, work);
  for (std::size_t i = 0; i < children.size(); ++i) await_one(children, *board);

  Work done;
  done.interrupted = board->stop;
  for (const Child& child : children) {
    const Desk& desk = *child.desk;
    if (!child.death.empty() && !desk.started) {
      throw std::runtime_error("a worker could not work (" + child.death + ")");
    }
    done.programs += desk.programs;
    done.operations += desk.operations;
    if (desk.started && desk.unit == board->trouble_in) {
      done.trouble = {.unit = desk.unit, .program = desk.program, .death = child.death};
    }
  }
  return done;
}

}  // namespace search
