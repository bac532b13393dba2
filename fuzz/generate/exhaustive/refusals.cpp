#include "exhaustive/refusals.hpp"

#include <array>
#include <utility>

#include "model/model.hpp"
#include "scenario/outcome.hpp"
#include "scenario/placement.hpp"
#include "scenario/protection.hpp"

namespace exhaustive {

using scenario::Program;
using scenario::Protection;

namespace {

// How many requests the program makes where none is refused. The regions lie apart, as they do for
// all who run scenarios; where does not matter.
std::uint16_t count_requests(model::Model& model, const Program& program) {
  scenario::Placement placement;
  std::uintptr_t next = 0;
  for (std::size_t p = 0; p < program.boot.processes; ++p) {
    placement.ram[p] = next += 2 * scenario::kMaxRam;
    placement.flash[p] = next += 2 * scenario::kMaxFlash;
  }
  std::array<char, scenario::kOutcomeCapacity> storage{};
  scenario::OutcomeWriter outcome(storage, program.boot, placement);
  model.boot(program.boot, placement);
  for (const scenario::Operation& operation : program.operations) {
    outcome.clear();
    model.step(operation, outcome);
  }
  return static_cast<std::uint16_t>(model.protection_requests());
}

}  // namespace

Refusals::Refusals(std::vector<NamedInput> inputs) : inputs_(std::move(inputs)) {
  const auto model = std::make_unique<model::Model>();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    for (const Protection protection : scenario::kProtections) {
      const std::uint16_t requests = count_requests(*model, program_of(i, protection));
      units_.push_back({.input = i, .protection = protection, .requests = requests});
      size_ += std::uint64_t{requests} + 1;
    }
  }
}

Program Refusals::program_of(std::size_t input, Protection protection) {
  Program program = decoded_->decode(inputs_[input].bytes);
  program.boot.protection = protection;
  program.boot.refuse = 0;
  scenario::fit_to_protection(program.boot);
  return program;
}

bool Refusals::each(std::uint64_t unit, const Visit& visit) {
  const Unit& shown = units_[static_cast<std::size_t>(unit)];
  Program program = program_of(shown.input, shown.protection);
  for (std::uint32_t refuse = 0; refuse <= shown.requests; ++refuse) {
    program.boot.refuse = static_cast<std::uint16_t>(refuse);
    if (!visit(program)) return false;
  }
  return true;
}

std::string Refusals::describe(std::uint64_t unit, std::uint64_t program) {
  const Unit& described = units_[static_cast<std::size_t>(unit)];
  std::string text = inputs_[described.input].name +
                     ", with protection=" + std::string(scenario::name_of(described.protection));
  if (program != 0) text += " refuse=" + std::to_string(program);
  return text;
}

}  // namespace exhaustive
