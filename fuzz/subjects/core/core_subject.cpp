#include "core/core_subject.hpp"

#include <utility>

namespace harness {

namespace {

class Collector final : public Listener {
 public:
  explicit Collector(std::size_t operations) : outcomes(operations) {}
  bool finished(std::size_t operation, std::string_view outcome) override {
    outcomes[operation] = outcome;
    return true;
  }
  subjects::Outcomes outcomes;
};

}  // namespace

subjects::Answer CoreSubject::run(const scenario::Program& program) {
  Collector collector(program.operations.size());
  executor_.run(program, collector);
  return {.kind = subjects::Answer::Kind::kRan, .outcomes = std::move(collector.outcomes)};
}

}  // namespace harness
