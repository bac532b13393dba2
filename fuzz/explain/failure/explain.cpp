#include "failure/explain.hpp"

#include <algorithm>
#include <memory>

#include "compare/picture.hpp"
#include "compare/report.hpp"
#include "core/executor.hpp"
#include "failure/abbreviate.hpp"
#include "machine.hpp"

namespace failure {

namespace {

using harness::Executor;
using harness::Machine;

// Runs the core up to and with an operation, and takes the picture then.
class Camera final : public harness::Listener {
 public:
  Camera(const scenario::Program& program, const Failure& failure)
      : program_(program), failure_(failure) {}

  // `operations`: how many to perform.
  std::string picture_after(std::size_t operations) {
    last_ = operations;
    picture_.clear();
    executor_.run(operations == 0 ? scenario::Program{program_.boot, {}} : program_, *this);
    if (picture_.empty()) take();
    return picture_;
  }

  [[nodiscard]] const scenario::Placement& placement() const { return machine_.placement(); }

  bool finished(std::size_t operation, std::string_view /*outcome*/) override {
    if (operation + 1 < last_) return true;
    take();
    return false;
  }

 private:
  void take() {
    picture_ = harness::picture(program_.boot, machine_, executor_, failure_.difference.place);
  }

  const scenario::Program& program_;
  const Failure& failure_;
  Machine machine_;
  Executor executor_{machine_};
  std::size_t last_ = 0;
  std::string picture_;
};

std::string indented(const std::string& text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines += "  " + text.substr(at, end - at);
    at = end;
  }
  return lines;
}

// Both at the operation that fails.
std::string side_by_side(const Failure& failure) {
  if (failure.kind != Kind::kDifference) return {};
  const harness::Difference& difference = failure.difference;
  const std::size_t width = std::max(failure.subject.size(), std::size_t{5}) + 2;
  const auto row = [&](std::string_view who, const std::string& what) {
    return "  " + std::string(who) + std::string(width - who.size(), ' ') + what + "\n";
  };
  return "\nFrom there on they differ: " + difference.what + "\n\n" +
         row(failure.subject, difference.core) + row("model", difference.model);
}

std::string stack(const Failure& failure) {
  if (failure.functions.empty()) return {};
  std::string text = "\nWhere:\n\n";
  for (const Frame& frame : failure.functions) {
    text += "  " + frame.function + (frame.place.empty() ? "" : "  " + frame.place) + "\n";
  }
  return text;
}

}  // namespace

std::string explain(const scenario::Program& program, const Failure& failure) {
  const auto camera = std::make_unique<Camera>(program, failure);
  const std::string before = camera->picture_after(failure.operation);
  const bool at_end = failure.operation >= program.operations.size();
  std::string text =
      "procbuf: " + sentence(failure, program) + "\n\nsignature: " + signature(failure) +
      "\n\nThe story, with the outcomes of the reference model:\n\n" +
      indented(abbreviated(harness::story(program, camera->placement(), failure.operation,
                                          at_end ? "" : "fails here")));
  text += side_by_side(failure) + stack(failure);
  text += "\nMemory before that operation:\n\n" + before;
  if (failure.kind == Kind::kDifference && failure.subject == "core" && !at_end) {
    text +=
        "\nMemory after it, as the core has it:\n\n" + camera->picture_after(failure.operation + 1);
  }
  return text;
}

}  // namespace failure
