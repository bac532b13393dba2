#include "search/check.hpp"

#include <chrono>
#include <optional>

#include "compare/report.hpp"
#include "compare/world.hpp"
#include "scenario/print.hpp"
#include "search/workers.hpp"
#include "text/grouped.hpp"

namespace search {

namespace {

using text::grouped;

class CoreAgainstModel final : public Judge {
 public:
  bool agrees(const scenario::Program& program) override {
    difference_ = world_.comparison.run(program);
    return !difference_;
  }

  [[nodiscard]] std::string report() const override {
    return harness::report(*difference_, world_);
  }

 private:
  harness::World world_;
  std::optional<harness::Difference> difference_;
};

// Judges the program where the trouble was once more, in this process, to tell of it; but not if it
// brought the other process down.
std::string report_of(const Trouble& trouble, exhaustive::Space& space,
                      const MakeJudge& make_judge) {
  std::string text = space.describe(trouble.unit, trouble.program) + "\n";
  std::uint64_t number = 0;
  space.each(trouble.unit, [&](const scenario::Program& program) {
    if (number++ != trouble.program) return true;
    if (!trouble.death.empty()) {
      text += "This program brought the process down (" + trouble.death + "):\n\n" +
              scenario::print(program);
      return false;
    }
    const std::unique_ptr<Judge> judge = make_judge();
    if (judge->agrees(program)) {
      text +=
          "This program was not well, but is when run alone: something leaks into it from "
          "those before it.\n\n" +
          scenario::print(program);
    } else {
      text += judge->report();
    }
    return false;
  });
  return text;
}

}  // namespace

std::unique_ptr<Judge> core_against_model() {
  return std::make_unique<CoreAgainstModel>();
}

Result check(exhaustive::Space& space, std::size_t jobs, const MakeJudge& make_judge) {
  const auto began = std::chrono::steady_clock::now();
  const Work work = share_out(jobs, space.units(), [&](Worker& worker) {
    const std::unique_ptr<Judge> judge = make_judge();
    while (const std::optional<std::uint64_t> unit = worker.take()) {
      space.each(*unit, [&](const scenario::Program& program) {
        if (!worker.starts(program.operations.size())) return false;
        if (judge->agrees(program)) return true;
        worker.found_trouble();
        return false;
      });
    }
  });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return {.programs = work.programs,
          .operations = work.operations,
          .seconds = took.count(),
          .interrupted = work.interrupted,
          .report = work.trouble ? report_of(*work.trouble, space, make_judge) : std::string()};
}

std::string summary(const Result& result, const exhaustive::Space& space,
                    const std::string& programs) {
  std::string text = result.report;
  if (!text.empty()) text += "\n";
  const auto per_second = [&](std::uint64_t count) {
    return grouped(static_cast<std::uint64_t>(static_cast<double>(count) / result.seconds));
  };
  text += grouped(result.programs) + " of " + grouped(space.size()) + " " + programs + ", " +
          grouped(result.operations) + " operations in " +
          std::to_string(static_cast<std::uint64_t>(result.seconds)) + " s (" +
          per_second(result.programs) + " and " + per_second(result.operations) + " a second): ";
  if (!result.agree()) return text + "a difference\n";
  if (result.interrupted) return text + "interrupted; up to here core and model agree\n";
  return text + "core and model agree\n";
}

}  // namespace search
