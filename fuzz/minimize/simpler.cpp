#include "minimize/simpler.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "mutator/sequence.hpp"

namespace minimize {

using scenario::Address;
using scenario::BufferName;
using scenario::Operand;
using scenario::Operation;
using scenario::Program;
using scenario::Range;
using scenario::Word;

namespace {

// Below `now`, from zero up.
std::vector<std::uint64_t> smaller(std::uint64_t now) {
  std::vector<std::uint64_t> values;
  for (const std::uint64_t value : {0U, 1U, 2U, 4U, 8U, 16U, 32U, 64U}) {
    if (value < now) values.push_back(value);
  }
  if (now <= 2) return values;
  for (const std::uint64_t value : {now / 2, now - now / 4, now - 1}) {
    if (value > 64 || value == now - 1) values.push_back(value);
  }
  return values;
}

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
      case Operand::kNone: return;
      case Operand::kProcess: return vary_small(&Operation::process);
      case Operand::kDriver: return;  // boot lines renumber drivers
      case Operand::kSlot: return vary_word(&Operation::slot);
      case Operand::kAddress: return vary_address();
      case Operand::kLength: return vary_word(&Operation::length);
      case Operand::kAlign: return vary_align();
      case Operand::kCode: return vary_small(&Operation::code);
      case Operand::kDelta: return vary_delta();
      case Operand::kByte: return vary_small(&Operation::byte);
      case Operand::kIndex:
      case Operand::kCount:
      case Operand::kChunkSize:
      case Operand::kHandle: return vary_word(&Operation::number);
      case Operand::kHex: return vary_bytes();
      case Operand::kRange: return vary_range();
      case Operand::kReadable:
      case Operand::kWriteable:
      case Operand::kNamed:
      case Operand::kNamedWriteable:
      case Operand::kExternalName: return vary_buffer(&Operation::buffer);
      case Operand::kExternalSource:
      case Operand::kDestination: return vary_buffer(&Operation::second);
    }
  }

  // One more variant: the operation, changed.
  template <typename Change>
  void add(Change change) {
    Operation variant = operation_;
    change(variant);
    variants_.emplace_back(variant);
  }

  template <typename Number>
  void vary_small(Number Operation::* field) {
    for (const std::uint64_t value : smaller(operation_.*field)) {
      add([&](Operation& variant) { variant.*field = static_cast<Number>(value); });
    }
  }

  // Numbers near the largest word become plain ones, or come closer to it.
  template <typename Set>
  void vary_word(const Word& word, Set set) {
    for (const std::uint64_t value : smaller(word.from_max ? 9 : word.value)) {
      set(Word{.value = value});
    }
    if (!word.from_max) return;
    for (const std::uint64_t value : smaller(word.value)) {
      set(Word{.value = value, .from_max = true});
    }
  }

  void vary_word(Word Operation::* field) {
    vary_word(operation_.*field,
              [&](const Word& word) { add([&](Operation& variant) { variant.*field = word; }); });
  }

  void vary_align() {
    for (std::uint64_t align = 1; align < operation_.number.value; align *= 2) {
      add([&](Operation& variant) { variant.number.value = align; });
    }
  }

  void vary_delta() {
    const std::int64_t delta = operation_.delta;
    const std::uint64_t size =
        delta < 0 ? ~static_cast<std::uint64_t>(delta) + 1 : static_cast<std::uint64_t>(delta);
    for (const std::uint64_t value : smaller(size)) {
      const auto less = static_cast<std::int64_t>(value);
      add([&](Operation& variant) { variant.delta = delta < 0 ? -less : less; });
    }
  }

  // Into the issuing process's RAM, near its start or where another operation points; else nearer
  // to where it is.
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
    const bool in_ram = address.base == Address::Base::kRam && !address.negative;
    const std::uint64_t limit = in_ram ? address.offset : 65;
    for (const std::uint64_t value : in_ram ? smaller(limit) : smaller(65)) {
      set({.base = Address::Base::kRam, .offset = value});
    }
    for (const Operation& other : program_.operations) {
      const Address& there = other.address;
      if (there.base == Address::Base::kRam && !there.negative &&
          there.process == Address::kIssuing && (!in_ram || there.offset < limit)) {
        set(there);
      }
    }
    if (in_ram) return;
    for (const std::uint64_t value : smaller(address.offset)) {
      Address nearer = address;
      nearer.offset = value;
      if (value == 0) nearer.negative = false;
      set(nearer);
    }
  }

  void vary_bytes() {
    const std::span<const std::uint8_t> bytes = operation_.bytes;
    const auto set = [&](std::vector<std::uint8_t> other) {
      variants_.emplace_back(operation_, std::move(other));
    };
    for (const std::uint64_t length : smaller(bytes.size())) {
      const auto kept = bytes.first(static_cast<std::size_t>(length));
      set({kept.begin(), kept.end()});
    }
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
    if (range.form != Range::Form::kTo) {
      vary_word(range.a,
                [&](const Word& word) { set({.form = range.form, .a = word, .b = range.b}); });
    }
    if (range.form == Range::Form::kTo || range.form == Range::Form::kBoth) {
      vary_word(range.b,
                [&](const Word& word) { set({.form = range.form, .a = range.a, .b = word}); });
    }
  }

  void vary_buffer(BufferName Operation::* field) {
    const BufferName& name = operation_.*field;
    const auto set = [&](const BufferName& other) {
      add([&](Operation& variant) { variant.*field = other; });
    };
    if (name.kind == BufferName::Kind::kIt || name.kind == BufferName::Kind::kExternalRo ||
        name.kind == BufferName::Kind::kExternalRw) {
      for (const std::uint64_t number : smaller(name.number)) {
        BufferName other = name;
        other.number = static_cast<std::uint8_t>(number);
        set(other);
      }
    }
    if (!mutator::is_slot(name.kind)) return;
    if (name.has_generation) {
      BufferName other = name;
      other.has_generation = false;
      other.generation = 0;
      set(other);
      for (const std::uint64_t generation : smaller(name.generation)) {
        other = name;
        other.generation = static_cast<std::uint32_t>(generation);
        set(other);
      }
    }
    vary_word(name.slot, [&](const Word& word) {
      BufferName other = name;
      other.slot = word;
      set(other);
    });
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
