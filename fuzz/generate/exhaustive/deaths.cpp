#include "exhaustive/deaths.hpp"

#include <algorithm>
#include <utility>

#include "input/format.hpp"
#include "scenario/print.hpp"

namespace exhaustive {

using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;

namespace {

// As many operations from the start, whole blocks, as leave room for an insertion.
std::span<const Operation> with_room(std::span<const Operation> operations) {
  constexpr std::size_t kMost = input::kMaxOperations - Insertion::kMost;
  std::size_t kept = 0;
  while (kept < operations.size()) {
    const Operation& next = operations[kept];
    const std::size_t behind =
        scenario::opens_block(next.kind) ? std::size_t{next.block_end} + 1 : kept + 1;
    if (behind > kMost) break;
    kept = behind;
  }
  return operations.first(kept);
}

// The places of a program: in front of each operation and behind the last.
struct Places {
  std::uint64_t all = 1;
  std::uint64_t outside = 1;  // of blocks
};

Places places_of(const Program& program) {
  Places places;
  std::size_t depth = 0;
  for (const Operation& operation : program.operations) {
    ++places.all;
    if (depth == 0) ++places.outside;
    if (scenario::opens_block(operation.kind)) ++depth;
    if (operation.kind == OperationKind::kEnd) --depth;
  }
  return places;
}

}  // namespace

std::span<const Operation> WayOfDying::of(std::uint8_t process,
                                          std::array<Operation, Insertion::kMost>& storage) const {
  for (std::size_t i = 0; i < count; ++i) {
    storage[i] = {};
    storage[i].kind = kinds[i];
    storage[i].process = process;
    const auto& operands = scenario::shape_of(kinds[i]).operands;
    if (std::ranges::find(operands, scenario::Operand::kCode) != operands.end()) {
      storage[i].code = kCode;
    }
  }
  return std::span(storage).first(count);
}

bool WayOfDying::fits_in_block() const {
  return std::ranges::none_of(std::span(kinds).first(count), [](OperationKind kind) {
    return scenario::shape_of(kind).side == scenario::Side::kUserspace;
  });
}

Deaths::Deaths(std::vector<NamedInput> inputs) : inputs_(std::move(inputs)) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const Program program = program_of(i);
    const Places places = places_of(program);
    for (std::uint8_t process = 0; process < program.boot.processes; ++process) {
      for (const WayOfDying& way : kWaysOfDying) {
        units_.push_back({.input = i, .process = process, .way = &way});
        size_ += way.fits_in_block() ? places.all : places.outside;
      }
    }
  }
}

Program Deaths::program_of(std::size_t input) {
  Program program = decoded_->decode(inputs_[input].bytes);
  program.operations = with_room(program.operations);
  return program;
}

template <typename Use>
bool Deaths::each_place(const Unit& unit, Use use) {
  const bool fits_in_block = unit.way->fits_in_block();
  std::array<Operation, Insertion::kMost> storage;
  insertion_.begin(program_of(unit.input), unit.way->of(unit.process, storage));
  do {
    if (!fits_in_block && insertion_.depth() != 0) continue;
    if (!use(insertion_.position())) return false;
  } while (insertion_.advance());
  return true;
}

bool Deaths::each(std::uint64_t unit, const Visit& visit) {
  return each_place(units_[static_cast<std::size_t>(unit)],
                    [&](std::size_t) { return visit(insertion_.program()); });
}

std::string Deaths::describe(std::uint64_t unit, std::uint64_t program) {
  const Unit& described = units_[static_cast<std::size_t>(unit)];
  std::size_t place = 0;
  each_place(described, [&](std::size_t position) {
    place = position;
    if (program == 0) return false;
    --program;
    return true;
  });
  const Program original = program_of(described.input);
  std::array<Operation, Insertion::kMost> storage;
  std::string text = inputs_[described.input].name + ", with";
  std::string_view separator = " `";
  for (const Operation& operation : described.way->of(described.process, storage)) {
    text += separator;
    text += scenario::print(operation, original.boot) + "`";
    separator = ", `";
  }
  if (place == original.operations.size()) return text + " behind the last operation";
  return text + " in front of operation " + std::to_string(place + 1) + ", `" +
         scenario::print(original.operations[place], original.boot) + "`";
}

}  // namespace exhaustive
