#include "replay/replay.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/executor.hpp"
#include "input/decode.hpp"
#include "machine.hpp"
#include "replay/output.hpp"
#include "runtime/semihosting.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace replay {

using std::string_view_literals::operator""sv;
using scenario::Line;
using scenario::OperationKind;

namespace {

constexpr std::string_view kSeparator = "\x1e";

void complain(std::string_view what, std::string_view path) {
  semihosting::say("procbuf: cannot ");
  semihosting::say(what);
  semihosting::say(" ");
  semihosting::say(path);
  semihosting::say("\n");
}

std::optional<std::string> read_file(const char* path) {
  const semihosting::File file = semihosting::open(path, semihosting::Mode::kRead);
  if (file < 0) return std::nullopt;
  std::string content(semihosting::length(file), '\0');
  const bool complete = content.empty() || semihosting::read(file, content);
  semihosting::close(file);
  return complete ? std::optional(std::move(content)) : std::nullopt;
}

// A list, in storage of its own: between two files nothing is held on the heap.
std::optional<std::string_view> read_list(const char* path) {
  static std::array<char, kLongestList> storage;
  const auto list = read_file(path);
  if (!list || list->size() > storage.size()) return std::nullopt;
  std::ranges::copy(*list, storage.begin());
  return std::string_view(storage.data(), list->size());
}

// Writes the transcript of one text while it runs: no outcome is kept.
class Transcript final : public harness::Listener {
 public:
  Transcript(const scenario::Scenario& scenario, Output& output)
      : scenario_(&scenario), output_(&output) {}

  bool finished(std::size_t operation, std::string_view outcome) override {
    const Line& line = scenario_->line_of(operation);
    lines_before(line.number - 1);
    const bool shown = scenario_->program().operations[operation].kind != OperationKind::kEnd;
    output_->put(line.source);
    if (shown) output_->put(" -> ").put(outcome);
    end_line();
    if (shown) ++operations;
    if (outcome == "panic"sv) ++panics;
    return true;
  }

  // The lines behind the last operation.
  void finish() { lines_before(scenario_->lines().size()); }

  std::size_t operations = 0;
  std::size_t panics = 0;

 private:
  void lines_before(std::size_t index) {
    while (next_ < index) {
      output_->put(scenario_->lines()[next_].source);
      end_line();
    }
  }

  void end_line() {
    const Line& line = scenario_->lines()[next_++];
    if (!line.comment.empty()) output_->put("  ").put(line.comment);
    output_->put("\n");
  }

  const scenario::Scenario* scenario_;
  Output* output_;
  std::size_t next_ = 0;  // the first line that is not written yet
};

class Replay {
 public:
  explicit Replay(Output& output) : output_(&output), executor_(machine_) {}

  // `entry` is a line of the list. False where its file cannot be read.
  bool run(std::string_view entry) {
    const std::size_t blank = entry.find(' ');
    const std::string path(entry.substr(blank + 1));
    std::optional<std::string> text = read_file(path.c_str());
    if (!text) {
      complain("read", path);
      return false;
    }
    output_->put(kSeparator).put(" ").put(path).put("\n");
    if (entry.substr(0, blank) == "packed"sv) *text = unpacked(*text);
    run_text(*text);
    ++files_;
    return true;
  }

  void put_sums() {
    output_->put(kSeparator).put("\n").put(files_).put(" files, ");
    output_->put(operations_).put(" operations, ").put(panics_).put(" panics\n");
  }

 private:
  std::string unpacked(std::string_view input) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(input.data());
    return scenario::print(decoded_.decode(std::span(bytes, input.size())));
  }

  void run_text(std::string_view text) {
    const auto parsed = scenario::parse(text);
    if (!parsed) {
      output_->put(parsed.error().line).put(":").put(parsed.error().column).put(": ");
      output_->put(parsed.error().message).put("\n");
      return;
    }
    Transcript transcript(*parsed, *output_);
    executor_.run(parsed->program(), transcript);
    transcript.finish();
    operations_ += transcript.operations;
    panics_ += transcript.panics;
  }

  Output* output_;
  harness::Machine machine_;
  harness::Executor executor_;
  input::DecodedScenario decoded_;
  std::size_t files_ = 0;
  std::size_t operations_ = 0;
  std::size_t panics_ = 0;
};

}  // namespace

bool replay(const char* list_path, const char* transcripts_path) {
  const std::optional<std::string_view> list = read_list(list_path);
  if (!list) {
    complain("read", list_path);
    return false;
  }
  const semihosting::File file = semihosting::open(transcripts_path, semihosting::Mode::kWrite);
  static Output output(file);  // too large for a stack, as is the next
  static Replay replay(output);
  bool all_well = file >= 0;
  for (std::string_view rest = *list; all_well && !rest.empty();) {
    const std::string_view entry = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    if (!replay.run(entry)) return false;
    all_well = output.flush();
  }
  replay.put_sums();
  all_well = output.flush() && all_well;
  if (!all_well) complain("write", transcripts_path);
  semihosting::close(file);
  return all_well;
}

}  // namespace replay
