#include "tool/crosscheck.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "draw/page.hpp"
#include "failure/explain.hpp"
#include "failure/interrupt.hpp"
#include "failure/subject_run.hpp"
#include "machine.hpp"
#include "minimize/minimizer.hpp"
#include "model/model_subject.hpp"
#include "pipe/pipe_subject.hpp"
#include "scenario/print.hpp"
#include "search/workers.hpp"
#include "stream/interview.hpp"
#include "stream/random_programs.hpp"
#include "text/grouped.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;
using failure::Failure;
using failure::Interrupt;
using scenario::Program;
using subjects::Answer;

// Of what no subject should fail at.
constexpr std::string_view kProbe =
    "boot processes=1 ram=1024 initial_break=256 flash=128 protected=16 fault=stop\n"
    "state 0\n";

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \n");
  if (end == std::string::npos) return {};
  const std::size_t before = text.rfind('\n', end);
  const std::size_t first = before == std::string::npos ? 0 : before + 1;
  return ": " + text.substr(first, end + 1 - first);
}

// A subject, and what is expected of it.
class Asker {
 public:
  explicit Asker(const Crosscheck& asked)
      : subject_(asked.command),
        model_(machine_.placement(), asked.profile),
        interview_(subject_, machine_.placement()) {}

  // Throws Unusable where the subject answers nothing at all.
  void probe() {
    const auto scenario = scenario::parse(kProbe);
    const Answer answer = subject_.run(scenario->program());
    if (answer.kind == Answer::Kind::kRan || answer.kind == Answer::Kind::kSkipped) return;
    throw Unusable{fmt::format("the subject `{}` does not answer `state 0`: {}{}",
                               subject_.command(), answer.what, last_line(answer.output))};
  }

  // How interview().program() fails, which is made of this one.
  std::optional<Failure> ask(const Program& program) {
    const Answer answer = interview_.ask(program);
    if (answer.kind == Answer::Kind::kSkipped) {
      ++skipped_;
      return std::nullopt;
    }
    return failure::failure_of_answer(interview_.program(), answer,
                                      model_.run(interview_.program()));
  }

  [[nodiscard]] stream::Interview& interview() { return interview_; }
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
  failure::SubjectRun run() { return {subject_, model_}; }

 private:
  subjects::PipeSubject subject_;
  harness::Machine machine_;  // says where regions lie
  model::ModelSubject model_;
  stream::Interview interview_;
  std::uint64_t skipped_ = 0;
};

// Of files about a failure: in words, and a number for what they leave out.
std::string name_of(const Failure& failure) {
  const std::string signature = failure::signature(failure);
  std::uint32_t hash = scenario::kFnvStart;
  for (const char c : signature) hash = scenario::fnv1a(hash, static_cast<std::uint8_t>(c));
  return fmt::format("{}-{:08x}", failure::name_for_file(signature), hash);
}

// The folder of the findings.
class Findings {
 public:
  explicit Findings(std::string folder) : folder_(std::move(folder)) { make_folder(folder_); }

  [[nodiscard]] std::string path_of(const Failure& failure, std::string_view ending) const {
    return fmt::format("{}/{}{}", folder_, name_of(failure), ending);
  }

  // The first of its kind is kept as it is, until it is made small.
  void note(const Failure& failure, const Program& program) const {
    const std::string path = path_of(failure, ".scn");
    if (!fs::exists(path)) write_file(path, scenario::print(program));
  }

  [[nodiscard]] std::vector<std::string> programs() const {
    std::vector<std::string> paths = files_at(folder_);
    std::erase_if(paths, [](const std::string& path) { return !path.ends_with(".scn"); });
    return paths;
  }

 private:
  std::string folder_;
};

// A count that forked processes share.
class SharedCount {
 public:
  SharedCount()
      : count_(new(mmap(nullptr, sizeof(*count_), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<std::uint64_t>(0)) {}
  SharedCount(const SharedCount&) = delete;
  SharedCount& operator=(const SharedCount&) = delete;
  ~SharedCount() { munmap(count_, sizeof(*count_)); }
  std::atomic<std::uint64_t>& operator*() const { return *count_; }

 private:
  std::atomic<std::uint64_t>* count_;
};

struct Asked {
  std::uint64_t programs = 0;
  std::uint64_t operations = 0;
  std::uint64_t skipped = 0;
};

// Those at the paths; one after the other, so that what the subject lacks is known before many ask.
void ask_given(const std::vector<std::string>& files, Asker& asker, const Findings& findings,
               Asked& total) {
  for (const std::string& file : files) {
    if (Interrupt::came()) return;
    const std::string content = read_input(file);
    const StoredProgram stored(file, content);
    const auto failure = asker.ask(stored.program());
    ++total.programs;
    const Program as_asked = asker.interview().program();
    total.operations += as_asked.operations.size();
    if (failure) findings.note(*failure, as_asked);
  }
}

// Random ones, by as many processes as there are jobs, until the time is over.
bool ask_random(const Crosscheck& asked, const stream::Restriction& lacking,
                const Findings& findings, Asked& total) {
  const auto until = std::chrono::steady_clock::now() + asked.time;
  const SharedCount skipped;
  const search::Work work = search::share_out(asked.jobs, UINT64_MAX, [&](search::Worker& worker) {
    Asker asker(asked);
    asker.interview().begin_with(lacking);
    const auto programs = std::make_unique<stream::RandomPrograms>(asked.seed);
    while (std::chrono::steady_clock::now() < until) {
      const auto number = worker.take();
      if (!number) break;
      const Program program = programs->make(*number);
      if (!worker.starts(program.operations.size())) break;
      if (const auto failure = asker.ask(program)) {
        findings.note(*failure, asker.interview().program());
      }
    }
    *skipped += asker.skipped();
  });
  total.programs += work.programs;
  total.operations += work.operations;
  total.skipped += *skipped;
  return work.interrupted;
}

// Makes the program small, and tells of it; false where it does not fail any more.
bool tell(const std::string& path, Asker& asker, const Findings& findings) {
  const scenario::Scenario scenario = parse_file(path);
  failure::Trials trials({}, failure::Trials::Where::kHere);
  minimize::Minimizer minimizer(trials, asker.run(), [](const minimize::Progress&) {});
  if (!minimizer.run(scenario.program())) return false;
  const Failure& failure = minimizer.failure();
  const Program program = minimizer.program();
  const std::string sentence = failure::sentence(failure, program);
  const std::string kept = findings.path_of(failure, ".scn");
  if (kept != path) fs::remove(path);  // of another signature since the subject has changed
  write_file(kept, scenario::print(program));
  write_file(findings.path_of(failure, ".txt"), failure::explain(program, failure));
  write_file(
      findings.path_of(failure, ".html"),
      draw::page(program,
                 {.title = fs::path(kept).filename(), .failure = &failure, .sentence = sentence}));
  print(fmt::format("{}\n  {}\n  {} of {} operations; {}\n", failure::signature(failure), sentence,
                    program.operations.size(), scenario.program().operations.size(),
                    findings.path_of(failure, ".txt")));
  return true;
}

std::string summary(const Asked& total, const stream::Restriction& lacking, std::size_t findings,
                    std::chrono::duration<double> took) {
  std::string text;
  if (!lacking.names().empty()) {
    text +=
        fmt::format("asked without what the subject lacks: {}\n", fmt::join(lacking.names(), ", "));
  }
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(total.programs) / took.count());
  text += fmt::format("{} of {} operations in {:.0f} s ({} a second), {} skipped: {}\n",
                      text::count_of(total.programs, "program"), text::grouped(total.operations),
                      took.count(), text::grouped(rate), text::grouped(total.skipped),
                      findings == 0 ? "the subject answers as the model does"
                                    : text::count_of(findings, "finding"));
  return text;
}

}  // namespace

int crosscheck(const Crosscheck& asked) {
  const Interrupt interrupt;
  const Findings findings(asked.folder);
  Asker asker(asked);
  asker.probe();
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::string> files = findings.programs();
  for (const std::string& path : asked.paths)
    std::ranges::copy(files_at(path), std::back_inserter(files));
  Asked total;
  ask_given(files, asker, findings, total);
  bool interrupted = Interrupt::came();
  if (!interrupted && asked.time.count() > 0) {
    interrupted = ask_random(asked, asker.interview().lacking(), findings, total);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  total.skipped += asker.skipped();
  std::size_t told = 0;
  for (const std::string& path : findings.programs()) {
    if (tell(path, asker, findings)) ++told;
  }
  print(summary(total, asker.interview().lacking(), told, took));
  if (total.skipped == total.programs) {
    throw Unusable{"the subject skipped every program: nothing was compared"};
  }
  if (interrupted || Interrupt::came()) return kInterrupted;
  return told == 0 ? 0 : kDiffers;
}

}  // namespace tool
