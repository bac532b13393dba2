#include "tool/streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>

#include "compare/answers.hpp"
#include "compare/identity.hpp"
#include "compare/transcript.hpp"
#include "exhaustive/small_scopes.hpp"
#include "failure/abbreviate.hpp"
#include "input/sequence.hpp"
#include "machine.hpp"
#include "model/model_subject.hpp"
#include "scenario/print.hpp"
#include "stream/epilogue.hpp"
#include "stream/random_programs.hpp"
#include "stream/stream.hpp"
#include "text/grouped.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"

namespace tool {

namespace {

// Programs on their way out. Text is collected: a call of the system for each would take longer
// than making it.
class Emitter {
 public:
  explicit Emitter(bool with_epilogue) : with_epilogue_(with_epilogue) {}

  void put(const std::string& name, const scenario::Program& program) {
    text_ += stream::header(name);
    if (with_epilogue_) {
      sequence_.load(program);
      epilogue_.add_to(sequence_);
      text_ += scenario::print(sequence_.program());
    } else {
      text_ += scenario::print(program);
    }
    if (text_.size() > kAtOnce) flush();
  }

  void flush() {
    print(text_);
    text_.clear();
  }

 private:
  static constexpr std::size_t kAtOnce = 64 * 1024;

  bool with_epilogue_;
  harness::Machine machine_;  // says where regions lie
  stream::Epilogue epilogue_{machine_.placement()};
  input::Sequence sequence_;
  std::string text_;
};

// A path as a name in a stream, which has no blanks.
std::string stream_name(const std::string& path) {
  std::string name = path;
  std::ranges::replace_if(name, [](char c) { return c == ' ' || c == '\t' || c == '\n'; }, '_');
  return name;
}

void emit_corpus(const std::vector<std::string>& paths, Emitter& emitter) {
  std::size_t emitted = 0;
  for (const std::string& path : paths) {
    for (const std::string& file : files_at(path)) {
      const std::string content = read_input(file);
      emitter.put(stream_name(file), StoredProgram(file, content).program());
      ++emitted;
    }
  }
  if (emitted == 0) throw Unusable{"emit: there are no programs at the paths given"};
}

void emit_small(std::size_t operations, Emitter& emitter) {
  exhaustive::SmallScopes scopes(operations);
  for (std::uint64_t unit = 0; unit < scopes.units(); ++unit) {
    std::uint64_t number = 0;
    scopes.each(unit, [&](const scenario::Program& program) {
      emitter.put(fmt::format("small-{}-{}", unit, number++), program);
      return true;
    });
  }
}

// The outcomes that a text holds, up to the first operation that has none.
subjects::Answer recorded_in(const scenario::Scenario& scenario) {
  const auto operations = scenario.program().operations;
  subjects::Answer answer;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::optional<std::string>& recorded = scenario.line_of(i).recorded;
    const bool ends = operations[i].kind == scenario::OperationKind::kEnd;
    if (!ends && !recorded) break;
    answer.outcomes.push_back(ends ? "" : *recorded);
  }
  return answer;
}

// Of the first so many operations, those that have no outcome.
std::size_t ends_in(const scenario::Scenario& scenario, std::size_t operations) {
  return static_cast<std::size_t>(
      std::ranges::count(scenario.program().operations.first(operations),
                         scenario::OperationKind::kEnd, &scenario::Operation::kind));
}

// What a stream was answered with, set against the model.
class Account {
 public:
  Account(std::string path, const model::Profile& profile)
      : path_(std::move(path)), model_(machine_.placement(), profile) {}

  void take(const stream::Part& part) {
    ++scenarios_;
    if (part.header.skipped) {
      ++skipped_[*part.header.skipped];
      return;
    }
    const auto scenario = scenario::parse(part.text);
    if (!scenario) {
      throw Unusable{fmt::format("{}:{}:{}: {} ({})", path_, part.line + scenario.error().line,
                                 scenario.error().column, scenario.error().message,
                                 part.header.name)};
    }
    compare(part, *scenario);
  }

  int finish() const {
    std::string text;
    for (const auto& [what, times] : differences_) text += fmt::format("{:>8}  {}\n", times, what);
    for (const auto& [why, times] : skipped_) {
      text += fmt::format("{:>8}  skipped: {}\n", times, why.empty() ? "(no reason)" : why);
    }
    text += fmt::format(
        "{} outcomes in {} compared with the model: {}\n", text::grouped(compared_),
        text::count_of(scenarios_, "scenario"),
        differing_ == 0 ? "all as expected" : fmt::format("{} differ", text::grouped(differing_)));
    print(text);
    if (compared_ == 0) {
      throw Unusable{path_ + ": has no outcomes to compare; `scenario serve` gives some"};
    }
    return differing_ == 0 ? 0 : kDiffers;
  }

 private:
  void compare(const stream::Part& part, const scenario::Scenario& scenario) {
    const subjects::Answer answer = recorded_in(scenario);
    const subjects::Answer expected = model_.run(scenario.program());
    compared_ += answer.outcomes.size() - ends_in(scenario, answer.outcomes.size());
    auto difference = harness::first_difference(answer, expected);
    const std::size_t answered = answer.outcomes.size();
    if (!difference && answered < expected.outcomes.size()) {
      difference = {.operation = answered,
                    .place = {.field = harness::Field::kOutcome},
                    .what = {},
                    .core = "no outcome",
                    .model = expected.outcomes[answered]};
    }
    if (difference) differ(part, scenario, *difference);
  }

  void differ(const stream::Part& part, const scenario::Scenario& scenario,
              const harness::Difference& difference) {
    ++differing_;
    ++differences_[fmt::format("{}: {}",
                               harness::operation_name(scenario.program(), difference.operation),
                               harness::what_differs(difference))];
    if (differing_ > kMostShown) return;
    const scenario::Line& line = scenario.line_of(difference.operation);
    print(fmt::format("{}:{}: {}: {}\n  subject  {}\n  model    {}\n", path_,
                      part.line + line.number, part.header.name, line.source,
                      failure::abbreviated(difference.core),
                      failure::abbreviated(difference.model)));
    if (differing_ == kMostShown) print("(more are counted, but not shown)\n");
  }

  static constexpr std::size_t kMostShown = 100;

  std::string path_;
  harness::Machine machine_;  // says where regions lie
  model::ModelSubject model_;
  std::size_t scenarios_ = 0;
  std::size_t compared_ = 0;
  std::size_t differing_ = 0;
  std::map<std::string, std::size_t> differences_;
  std::map<std::string, std::size_t> skipped_;
};

std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(const std::string& path) {
  std::FILE* const file = path == "-" ? stdin : std::fopen(path.c_str(), "re");
  if (file == nullptr) throw Unusable{fmt::format("{}: {}", path, std::strerror(errno))};
  return {file, std::fclose};
}

// Calls `use` with each scenario of the stream at the path. Throws Unusable.
template <typename Use>
void for_parts(const std::string& path, Use use) {
  const auto file = opened(path);
  stream::Reader reader(file.get());
  try {
    while (const auto part = reader.next()) use(*part);
  } catch (const stream::Malformed& malformed) {
    throw Unusable{fmt::format("{}: {}", name_of_input(path), malformed.what())};
  }
}

}  // namespace

int emit(const Emission& emission) {
  Emitter emitter(emission.epilogue);
  if (!emission.corpus.empty()) {
    emit_corpus(emission.corpus, emitter);
  } else if (emission.small) {
    emit_small(*emission.small, emitter);
  } else {
    const auto programs = std::make_unique<stream::RandomPrograms>(emission.random.at(0));
    for (std::uint64_t i = 0; i < emission.random.at(1); ++i) {
      emitter.put(fmt::format("random-{}-{}", emission.random.at(0), i), programs->make(i));
    }
  }
  emitter.flush();
  return 0;
}

int serve(const OurSubject& which) {
  harness::Machine machine;
  const auto subject = make_subject(which, machine);
  for_parts("-", [&](const stream::Part& part) {
    const auto scenario = scenario::parse(part.text);
    if (!scenario) {
      print(stream::skipped(part.header.name,
                            fmt::format("line {}:{}: {}", scenario.error().line,
                                        scenario.error().column, scenario.error().message)));
      return;
    }
    print(stream::header(part.header.name) +
          harness::transcript(*scenario, subject->run(scenario->program()).outcomes));
  });
  return 0;
}

int compare(const std::string& path, const model::Profile& profile) {
  Account account(name_of_input(path), profile);
  for_parts(path, [&](const stream::Part& part) { account.take(part); });
  return account.finish();
}

}  // namespace tool
