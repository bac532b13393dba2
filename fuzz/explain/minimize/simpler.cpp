#include "minimize/simpler.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <span>

#include "input/sequence.hpp"

namespace minimize {

using scenario::Address;
using scenario::BufferName;
using scenario::Operand;
using scenario::Operation;
using scenario::Program;
using scenario::Range;

namespace {

// Below `now`, from zero up: of what names something, where no number is nearer than another.
std::vector<std::uint8_t> below(std::uint8_t now) {
  std::vector<std::uint8_t> values(now);
  std::iota(values.begin(), values.end(), std::uint8_t{0});
  return values;
}

// From a process's start: where addresses are tried that have been elsewhere.
constexpr std::array<std::uint64_t, 8> kNearStart = {0, 1, 2, 4, 8, 16, 32, 64};

class Variants {
 public:
  Variants(const Program& program, std::size_t at)
      : program_(program), operation_(program.operations[at]) {}

  std::vector<Simpler> all() {
    for (const Operand operand : scenario::shape_of(operation_.kind).operands) vary(operand);
    return std::move(variants_);
  }

 private:
  void vary(Operand operand) {
    switch (operand) {
      case Operand::kProcess: return vary_process();
      case Operand::kAddress: return vary_address();
      case Operand::kAlign: return vary_align();
      case Operand::kDelta: return vary_delta();
      case Operand::kHandle: return vary_handle();
      case Operand::kHex: return vary_bytes();
      case Operand::kRange: return vary_range();
      case Operand::kReadable:
      case Operand::kWriteable:
      case Operand::kNamed:
      case Operand::kNamedWriteable:
      case Operand::kExternalName: return vary_buffer(&Operation::buffer);
      case Operand::kExternalSource:
      case Operand::kDestination: return vary_buffer(&Operation::second);
      case Operand::kNone:
      case Operand::kDriver:  // boot lines renumber drivers
      case Operand::kSlot:
      case Operand::kLength:
      case Operand::kCode:
      case Operand::kByte:
      case Operand::kIndex:
      case Operand::kCount:
      case Operand::kChunkSize: return;  // numbers.hpp
    }
  }

  // One more variant: the operation, changed.
  template <typename Change>
  void add(Change change) {
    Operation variant = operation_;
    change(variant);
    variants_.emplace_back(variant);
  }

  void vary_process() {
    for (const std::uint8_t value : below(operation_.process)) {
      add([&](Operation& variant) { variant.process = value; });
    }
  }

  void vary_handle() {
    for (const std::uint8_t value : below(static_cast<std::uint8_t>(operation_.number.value))) {
      add([&](Operation& variant) { variant.number = {.value = value}; });
    }
  }

  void vary_align() {
    for (std::uint64_t align = 1; align < operation_.number.value; align *= 2) {
      add([&](Operation& variant) { variant.number.value = align; });
    }
  }

  void vary_delta() {
    const std::int64_t delta = operation_.delta;
    if (delta >= 0 || delta == std::numeric_limits<std::int64_t>::min()) return;
    add([&](Operation& variant) { variant.delta = -delta; });
  }

  // Into the issuing process's RAM, near its start or where another operation points.
  void vary_address() {
    const Address& address = operation_.address;
    const auto set = [&](const Address& other) {
      add([&](Operation& variant) { variant.address = other; });
    };
    if (address.process != Address::kIssuing) {
      Address own = address;
      own.process = Address::kIssuing;
      set(own);
    }
    if (address.base == Address::Base::kRam && !address.negative) return;
    for (const std::uint64_t offset : kNearStart) {
      set({.base = Address::Base::kRam, .offset = offset});
    }
    for (const Operation& other : program_.operations) {
      const Address& there = other.address;
      if (there.base == Address::Base::kRam && !there.negative &&
          there.process == Address::kIssuing) {
        set(there);
      }
    }
  }

  void vary_bytes() {
    const std::span<const std::uint8_t> bytes = operation_.bytes;
    const auto set = [&](std::vector<std::uint8_t> other) {
      variants_.emplace_back(operation_, std::move(other));
    };
    const auto nonzero = std::ranges::count_if(bytes, [](std::uint8_t b) { return b != 0; });
    if (nonzero > 1) set(std::vector<std::uint8_t>(bytes.size()));
    constexpr std::size_t kOneByOne = 64;
    for (std::size_t i = 0; i < std::min(bytes.size(), kOneByOne); ++i) {
      for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{1}}) {
        if (bytes[i] <= value) continue;
        std::vector<std::uint8_t> other(bytes.begin(), bytes.end());
        other[i] = value;
        set(std::move(other));
      }
    }
  }

  // The whole slice is the simplest, then what has one bound.
  void vary_range() {
    const Range& range = operation_.range;
    const auto set = [&](const Range& other) {
      add([&](Operation& variant) { variant.range = other; });
    };
    if (range.form == Range::Form::kFull) return;
    set(Range{});
    if (range.form == Range::Form::kBoth) {
      set({.form = Range::Form::kTo, .a = {}, .b = range.b});
      set({.form = Range::Form::kFrom, .a = range.a, .b = {}});
    }
  }

  void vary_buffer(BufferName Operation::* field) {
    const BufferName& name = operation_.*field;
    const auto set = [&](const BufferName& other) {
      add([&](Operation& variant) { variant.*field = other; });
    };
    if (name.kind == BufferName::Kind::kIt || name.kind == BufferName::Kind::kExternalRo ||
        name.kind == BufferName::Kind::kExternalRw) {
      for (const std::uint8_t number : below(name.number)) {
        BufferName other = name;
        other.number = number;
        set(other);
      }
    }
    if (!input::is_slot(name.kind) || !name.has_generation) return;
    BufferName other = name;
    other.has_generation = false;
    other.generation = 0;
    set(other);
  }

  const Program& program_;
  const Operation& operation_;
  std::vector<Simpler> variants_;
};

}  // namespace

std::vector<Simpler> simpler(const Program& program, std::size_t at) {
  return Variants(program, at).all();
}

}  // namespace minimize
