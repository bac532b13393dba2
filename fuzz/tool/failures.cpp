#include "tool/failures.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>

#include "compare/world.hpp"
#include "draw/page.hpp"
#include "failure/explain.hpp"
#include "failure/interrupt.hpp"
#include "failure/program_run.hpp"
#include "failure/story_run.hpp"
#include "failure/text_run.hpp"
#include "hardware/story_format.hpp"
#include "minimize/minimizer.hpp"
#include "scenario/print.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

using failure::Interrupt;
using failure::Trials;

namespace {

// Not into what a command writes: `output`, where it has one.
int does_not_fail(const Input& input, const std::string& output = "") {
  const std::string answer =
      fmt::format("{}: does not fail (run as an input of {})\n", input.path(), input.target());
  if (is_standard_output(output)) {
    fmt::print(stderr, "{}", answer);
  } else {
    print(answer);
  }
  return 0;
}

// What long work says of itself on the standard error: on a terminal in one line over and over,
// else in a line every ten seconds.
class ProgressLine {
 public:
  void show(const std::string& text) {
    const auto now = std::chrono::steady_clock::now();
    if (now < due_) return;
    due_ = now + (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(10));
    // Never wrapped: a second line could not be overwritten.
    const auto [before, after] =
        terminal_ ? std::pair("\r\x1b[?7l", "\x1b[K\x1b[?7h") : std::pair("", "\n");
    fmt::print(stderr, "{}{}{}", before, text, after);
  }

  // What comes next is not behind it.
  void clear() const {
    if (terminal_) fmt::print(stderr, "\r\x1b[K");
  }

  void end(const std::string& text) const {
    clear();
    fmt::print(stderr, "{}\n", text);
  }

 private:
  bool terminal_ = isatty(STDERR_FILENO) != 0;
  // Short work says nothing where nobody would see it go.
  std::chrono::steady_clock::time_point due_ =
      std::chrono::steady_clock::now() + std::chrono::seconds(terminal_ ? 0 : 10);
};

void write_program(const Question& question, const Input& input, const scenario::Program& program) {
  if (question.output.ends_with(".scn") || is_standard_output(question.output)) {
    write_file(question.output, story_of(input.target(), program));
    return;
  }
  write_file(question.output, pack_for(input.target(), program, question.output));
}

int finish_minimizing(const ProgressLine& line, const Question& question, const std::string& size,
                      std::uint64_t tries, bool interrupted, bool out_of_patience = false) {
  const std::string_view why = interrupted       ? "; interrupted, the smallest so far"
                               : out_of_patience ? "; given up, the smallest so far"
                                                 : "";
  line.end(
      fmt::format("{}: {} after {} tries{}", name_of_output(question.output), size, tries, why));
  return interrupted ? kInterrupted : kDiffers;
}

int minimize_text_input(const Question& question, const Input& input, Trials& trials) {
  const auto failure = failure_of(input, trials);
  if (!failure) return does_not_fail(input, question.output);
  ProgressLine line;
  std::size_t left = input.size();
  trials.meanwhile([&] {
    line.show(fmt::format("{}: {} of {} bytes, {} tries", input.path(), left, input.size(),
                          trials.count()));
  });
  const std::string text = failure::minimize_text(input.content(), *failure, trials,
                                                  [&](std::size_t length) { left = length; });
  const bool interrupted = Interrupt::take();
  write_file(question.output, text);
  return finish_minimizing(line, question, fmt::format("{} of {} bytes", text.size(), input.size()),
                           trials.count(), interrupted);
}

int minimize_story_input(const Question& question, const Input& input, Trials& trials) {
  if (question.output.ends_with(".scn")) {
    throw Unusable{fmt::format("{}: a story of memory protection is no scenario: name it otherwise",
                               question.output)};
  }
  const auto failure = failure_of(input, trials);
  if (!failure) return does_not_fail(input, question.output);
  ProgressLine line;
  const std::size_t before = hardware::decode(bytes_of(input.content())).steps.size();
  std::size_t left = before;  // so far
  trials.meanwhile([&] {
    line.show(
        fmt::format("{}: {} of {} steps, {} tries", input.path(), left, before, trials.count()));
  });
  const std::vector<std::uint8_t> story =
      failure::minimize_story(bytes_of(input.content()), *failure, trials, failure::judge_story,
                              [&](std::size_t length) { left = length; });
  const bool interrupted = Interrupt::take();
  write_file(question.output, story);
  left = hardware::decode(story).steps.size();
  return finish_minimizing(line, question, fmt::format("{} of {} steps", left, before),
                           trials.count(), interrupted);
}

// The debugger stops in here, finds the kernel by way of the executor, and goes on into the core
// (ci/stop-in-core.py).
[[gnu::noinline]] void stop_for_debugger(const harness::Executor& executor) {
  print("\n");
  static_cast<void>(std::raise(SIGTRAP));
  asm volatile("" : : "r"(&executor));  // what comes behind keeps the frame and its argument
}

// Prints as the operations go by.
class Tracer final : public harness::Listener {
 public:
  // `stop_before`: the operation before which a debugger gets its turn, if any.
  Tracer(const scenario::Program& program, harness::World& world,
         std::optional<std::size_t> stop_before)
      : program_(program), world_(world), stop_before_(stop_before) {
    announce(0);
  }

  bool finished(std::size_t operation, std::string_view outcome) override {
    print(outcome.empty() ? "\n" : fmt::format(" -> {}\n", outcome));
    if (!world_.comparison.finished(operation, outcome)) return false;
    announce(operation + 1);
    return true;
  }

 private:
  void announce(std::size_t operation) {
    if (operation < program_.operations.size()) print_operation(operation);
    if (operation == stop_before_) stop_for_debugger(world_.executor);
  }

  void print_operation(std::size_t operation) {
    const scenario::Operation& next = program_.operations[operation];
    if (next.kind == scenario::OperationKind::kEnd) --depth_;
    print(fmt::format("{:>4}  {:{}}{}", operation + 1, "", 2 * depth_,
                      scenario::print(next, program_.boot)));
    if (scenario::opens_block(next.kind)) ++depth_;
  }

  const scenario::Program& program_;
  harness::World& world_;
  std::optional<std::size_t> stop_before_;
  std::size_t depth_ = 0;
};

}  // namespace

int explain(const Question& question) {
  const Input input(question.path, question.target);
  const Interrupt interrupt;
  Trials trials({});
  const auto failure = failure_of(input, trials);
  if (Interrupt::came()) return kInterrupted;
  if (!failure) return does_not_fail(input);
  if (input.is_text()) {
    print(fmt::format("procbuf: {}\n\nsignature: {}\n\nThe text:\n\n{}\n",
                      failure::sentence(*failure, {}), failure::signature(*failure),
                      input.content()));
  } else if (input.is_story()) {
    print(failure::explain_story(bytes_of(input.content()), *failure));
  } else {
    print(failure::explain(input.program(), *failure));
  }
  return kDiffers;
}

int minimize(const Question& question) {
  const Input input(question.path, question.target);
  const Interrupt interrupt;
  Trials trials({});
  if (input.is_text()) return minimize_text_input(question, input, trials);
  if (input.is_story()) return minimize_story_input(question, input, trials);
  const std::size_t before = input.program().operations.size();
  failure::ProgramRun run;
  ProgressLine line;
  minimize::Minimizer minimizer(trials, std::ref(run), [&](const minimize::Progress& progress) {
    line.show(fmt::format("{}: {}, {} of {} operations, {} tries", input.path(), progress.doing,
                          progress.operations, before, progress.tries));
  });
  if (!minimizer.run(input.program())) {
    line.clear();
    return Interrupt::came() ? kInterrupted : does_not_fail(input, question.output);
  }
  const bool interrupted = Interrupt::take();
  const bool out_of_patience = minimizer.out_of_patience();
  write_program(question, input, minimizer.program());
  return finish_minimizing(
      line, question,
      fmt::format("{} of {} operations", minimizer.program().operations.size(), before),
      trials.count(), interrupted, out_of_patience);
}

int trace(const Question& question, bool stop) {
  const Input input(question.path, question.target);
  input.require_program("to trace");
  std::optional<std::size_t> stop_before;
  if (stop) {
    Trials trials({});
    const auto failure = failure_of(input, trials);
    if (!failure) return does_not_fail(input);
    stop_before = failure->operation;
  }
  const auto world = std::make_unique<harness::World>();
  print(scenario::print_boot(input.program().boot));
  world->comparison.begin(input.program());
  Tracer tracer(input.program(), *world, stop_before);
  world->executor.run(input.program(), tracer);
  const auto difference = world->comparison.end();
  if (!difference) return 0;
  print(fmt::format("\n{}\n  core   {}\n  model  {}\n", difference->what, difference->core,
                    difference->model));
  return kDiffers;
}

int draw(const Question& question) {
  const Input input(question.path, question.target);
  input.require_program("to draw");
  const Interrupt interrupt;
  Trials trials({});
  const auto failure = failure_of(input, trials);
  if (Interrupt::came()) return kInterrupted;
  const std::string title = std::filesystem::path(input.path()).filename();
  write_file(question.output,
             draw::page(input.program(),
                        {.title = title,
                         .failure = failure ? &*failure : nullptr,
                         .sentence = failure ? failure::sentence(*failure, input.program()) : ""}));
  return 0;
}

}  // namespace tool
