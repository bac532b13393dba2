#include "failure/trial.hpp"

#include <fcntl.h>
#include <poll.h>
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
#include <ctime>
#include <iterator>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "failure/interrupt.hpp"
#include "failure/stack_samples.hpp"

namespace failure {

// Written by the child alone, read by the parent: also when the child is no more.
struct Notes::Place {
  std::atomic<std::size_t> candidate;
  std::atomic<std::int64_t> began;  // when, in milliseconds of the child's processor time
  std::atomic<std::size_t> operation;
  std::array<char, 32> name;  // of the operation, ended by a NUL
  StackSamples stacks;        // of a candidate that does not end
};

namespace {

constexpr int kGlance = 20;         // milliseconds between looks at a running child
constexpr int kForSamples = 1'000;  // milliseconds of processor time, to say where it is
constexpr int kPatience = 10'000;   // milliseconds by the clock, for the same
constexpr std::size_t kMostOutput = 256 * 1024;  // bytes of the child's standard error
constexpr std::size_t kFunctionsInSignature = 3;
constexpr std::string_view kCore = "procbuf::";

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

std::int64_t milliseconds_of(clockid_t clock) {
  timespec now{};
  if (clock_gettime(clock, &now) != 0) return 0;
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// In milliseconds; 0 where the process is no more.
std::int64_t processor_time_of(pid_t process) {
  clockid_t clock{};
  return clock_getcpuclockid(process, &clock) == 0 ? milliseconds_of(clock) : 0;
}

// Bytes of memory that a process has; 0 where it is no more.
std::size_t resident_memory(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/statm";
  std::FILE* const file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return 0;
  std::array<char, 128> line{};
  const char* const read = std::fgets(line.data(), line.size(), file);
  static_cast<void>(std::fclose(file));
  if (read == nullptr) return 0;
  const char* const second = std::strchr(line.data(), ' ');
  if (second == nullptr) return 0;
  return std::strtoull(second, nullptr, 10) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// A failure that the child found itself, on its way to the parent.
std::string packed(const Failure& failure) {
  const harness::Difference& difference = failure.difference;
  const harness::Place& place = difference.place;
  return nlohmann::json({{"kind", failure.kind},
                         {"operation", failure.operation},
                         {"operation_name", failure.operation_name},
                         {"check", failure.check},
                         {"facts", failure.facts},
                         {"field", place.field},
                         {"process", place.process},
                         {"driver", place.driver},
                         {"number", place.number},
                         {"offset", place.offset},
                         {"what", difference.what},
                         {"core", difference.core},
                         {"model", difference.model}})
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Failure unpacked(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  Failure failure{.kind = json.at("kind"),
                  .operation = json.at("operation"),
                  .operation_name = json.at("operation_name"),
                  .difference = {},
                  .check = json.at("check"),
                  .functions = {},
                  .facts = json.at("facts"),
                  .output = {}};
  failure.difference = {.operation = failure.operation,
                        .place = {.field = json.at("field"),
                                  .process = json.at("process"),
                                  .driver = json.at("driver"),
                                  .number = json.at("number"),
                                  .offset = json.at("offset")},
                        .what = json.at("what"),
                        .core = json.at("core"),
                        .model = json.at("model")};
  return failure;
}

void write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t part = write(file, text.data() + done, text.size() - done);
    if (part < 0 && errno != EINTR) return;
    if (part > 0) done += static_cast<std::size_t>(part);
  }
}

bool is_cores(const Frame& frame) {
  return frame.function.starts_with(kCore);
}

// The core's functions; where it had no part in it, whatever was running.
std::vector<Frame> telling(const std::vector<Frame>& frames) {
  std::vector<Frame> core;
  std::ranges::copy_if(frames, std::back_inserter(core), is_cores);
  if (core.empty()) core = frames;
  core.resize(std::min(core.size(), kFunctionsInSignature));
  return core;
}

}  // namespace

struct Trials::Child {
  pid_t id = -1;
  int answer = -1;  // the reading end for the parent, the writing end for the child
  std::string received;
  int status = 0;
};

void Notes::at(std::size_t operation, std::string_view name) {
  place_->operation.store(operation, std::memory_order_relaxed);
  const std::size_t length = std::min(name.size(), place_->name.size() - 1);
  std::copy_n(name.begin(), length, place_->name.begin());
  place_->name.at(length) = '\0';
}

Failure Notes::at_this_place(Kind kind) const {
  return {.kind = kind,
          .operation = place_->operation,
          .operation_name = place_->name.data(),
          .difference = {},
          .check = {},
          .functions = {},
          .output = {}};
}

void Notes::differs(const harness::Difference& difference) {
  if (failure_) return;
  failure_ = at_this_place(Kind::kDifference);
  failure_->operation = difference.operation;
  failure_->difference = difference;
}

void Notes::does_not_hold(Kind kind, std::string_view check, std::string_view facts) {
  if (failure_) return;
  failure_ = at_this_place(kind);
  failure_->check = check;
  failure_->facts = facts;
}

void Notes::fails(const Failure& failure) {
  if (!failure_) failure_ = failure;
}

Trials::Trials(Limits limits, Where where) : limits_(limits), where_(where) {
  void* const memory = mmap(nullptr, sizeof(Notes::Place), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) refuse("memory for trials");
  place_ = new (memory) Notes::Place{};
  standard_error_ = memfd_create("standard error of a trial", MFD_CLOEXEC);
  if (standard_error_ < 0) refuse("a file in memory for trials");
}

Trials::~Trials() {
  close(standard_error_);
  munmap(place_, sizeof(Notes::Place));
}

void Trials::be_child(const Child& child, std::size_t from, std::size_t to, const Run& run,
                      const Wanted& wanted) {
  std::signal(SIGINT, SIG_IGN);  // the parent sees to it
  std::signal(SIGTERM, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(standard_error_, STDERR_FILENO);
  sample_when_asked(place_->stacks);
  for (std::size_t candidate = from; candidate < to; ++candidate) {
    place_->candidate = candidate;
    place_->began = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID);
    Notes notes(*place_);
    notes.at(0, "boot");
    run(candidate, notes);
    if (notes.failure_ && wanted(*notes.failure_)) {
      write_all(child.answer, packed(*notes.failure_));
      break;
    }
  }
  _exit(0);  // without what the parent has to do at its exit
}

std::optional<Kind> Trials::beyond_limits(const Child& child) const {
  if (processor_time_of(child.id) - place_->began > limits_.processor_time.count()) {
    return Kind::kHang;
  }
  if (resident_memory(child.id) > limits_.memory) return Kind::kMemory;
  return std::nullopt;
}

// It ends when it has them.
void Trials::await_samples(const Child& child) {
  const std::int64_t began = processor_time_of(child.id);
  kill(child.id, SIGXCPU);
  for (int waited = 0; waited < kPatience; waited += kGlance) {
    pollfd awaited{.fd = child.answer, .events = POLLIN, .revents = 0};
    if (poll(&awaited, 1, kGlance) > 0 || Interrupt::came()) return;
    if (processor_time_of(child.id) - began > kForSamples) return;
    if (meanwhile_) meanwhile_();
  }
}

std::optional<Kind> Trials::watch(Child& child) {
  std::optional<Kind> beyond;
  while (true) {
    pollfd awaited{.fd = child.answer, .events = POLLIN, .revents = 0};
    const int ready = poll(&awaited, 1, kGlance);
    if (ready > 0) {
      std::array<char, 4096> block{};
      const ssize_t got = read(child.answer, block.data(), block.size());
      if (got == 0) break;  // it has ended
      if (got > 0) child.received.append(block.data(), static_cast<std::size_t>(got));
      continue;
    }
    if (meanwhile_) meanwhile_();
    beyond = beyond_limits(child);
    if (beyond || Interrupt::came()) {
      if (beyond == Kind::kHang) await_samples(child);
      kill(child.id, SIGKILL);
      break;
    }
  }
  while (waitpid(child.id, &child.status, 0) < 0 && errno == EINTR) {
  }
  close(child.answer);
  return beyond;
}

// What is known of a child that was brought down.
Failure Trials::death(int status, std::optional<Kind> kind) {
  Failure failure = Notes(*place_).at_this_place(kind.value_or(Kind::kDeath));
  if (kind == Kind::kHang) failure.functions = loop();
  if (kind) return failure;
  failure.output.resize(kMostOutput);
  const ssize_t got = pread(standard_error_, failure.output.data(), failure.output.size(), 0);
  failure.output.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (const auto report = symbolizer_.read(failure.output)) {
    failure.kind = Kind::kSanitizer;
    failure.check = report->check;
    failure.facts = report->facts;
    failure.functions = telling(report->frames);
  } else {
    failure.check = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                        : "exit status " + std::to_string(WEXITSTATUS(status));
  }
  return failure;
}

std::uint64_t Trials::count() const {
  return count_ + (from_ ? place_->candidate - *from_ + 1 : 0);
}

// Where a child that hangs goes round: the innermost function that all looks at its stack have in
// common, and the one of the core that was called and does not return, which chance has no part in.
std::vector<Frame> Trials::loop() {
  const StackSamples& stacks = place_->stacks;
  std::vector<Frame> common;  // outermost first
  for (std::size_t i = 0; i < stacks.taken; ++i) {
    std::vector<Frame> frames = symbolizer_.frames_of(places_of(stacks.samples.at(i)));
    std::ranges::reverse(frames);
    if (i == 0) common = frames;
    const auto [differs, _] =
        std::ranges::mismatch(common, frames, {}, &Frame::function, &Frame::function);
    common.erase(differs, common.end());
  }
  std::ranges::reverse(common);
  const auto core = std::ranges::find_if(common, is_cores);
  if (core == common.end()) return {common.begin(), common.begin() + (common.empty() ? 0 : 1)};
  auto called = core;
  for (auto at = core; at != common.end() && !at->function.starts_with("harness::"); ++at) {
    if (is_cores(*at)) called = at;
  }
  return called == core ? std::vector{*core} : std::vector{*core, *called};
}

std::optional<Tried> Trials::first_here(std::size_t from, std::size_t to, const Run& run,
                                        const Wanted& wanted) {
  for (std::size_t candidate = from; candidate < to && !Interrupt::came(); ++candidate) {
    ++count_;
    Notes notes(*place_);
    run(candidate, notes);
    if (meanwhile_) meanwhile_();
    if (notes.failure_ && wanted(*notes.failure_)) {
      return Tried{.candidate = candidate, .failure = std::move(*notes.failure_)};
    }
  }
  return std::nullopt;
}

std::optional<Tried> Trials::first(std::size_t from, std::size_t to, const Run& run,
                                   const Wanted& wanted) {
  if (where_ == Where::kHere) return first_here(from, to, run, wanted);
  while (from < to && !Interrupt::came()) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) refuse("a pipe for trials");
    if (ftruncate(standard_error_, 0) != 0) refuse("a file in memory for trials");
    lseek(standard_error_, 0, SEEK_SET);
    place_->began = 0;
    place_->candidate = from;
    std::fflush(nullptr);  // or the child might write it again
    Child child{.id = fork(), .answer = ends[1], .received = {}, .status = 0};
    if (child.id == 0) be_child(child, from, to, run, wanted);
    close(ends[1]);
    child.answer = ends[0];
    if (child.id < 0) {
      close(ends[0]);
      refuse("fork");
    }
    from_ = from;
    const std::optional<Kind> beyond = watch(child);
    count_ = count();
    from_.reset();
    if (Interrupt::came()) return std::nullopt;
    if (!child.received.empty()) {
      return Tried{.candidate = place_->candidate, .failure = unpacked(child.received)};
    }
    if (!beyond && child.status == 0) return std::nullopt;
    Tried tried{.candidate = place_->candidate, .failure = death(child.status, beyond)};
    if (wanted(tried.failure)) return tried;
    from = tried.candidate + 1;
  }
  return std::nullopt;
}

std::optional<Failure> Trials::of_one(const std::function<void(Notes&)>& run) {
  auto tried = first(
      0, 1, [&](std::size_t, Notes& notes) { run(notes); }, [](const Failure&) { return true; });
  if (!tried) return std::nullopt;
  return std::move(tried->failure);
}

}  // namespace failure
