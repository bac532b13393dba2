#include "minimize/numbers.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

#include "scenario/protection.hpp"
#include "scenario/wrapping.hpp"

namespace minimize {

using input::Sequence;
using scenario::Address;
using scenario::Boot;
using scenario::BufferName;
using scenario::Operand;
using scenario::Operation;
using scenario::Range;
using scenario::Word;

namespace {

// Written as a distance from the largest word where that is shorter, and true on any machine word.
Word word_of(std::uint64_t value) {
  const std::uint64_t below_max = SIZE_MAX - value;
  if (below_max < scenario::kMaxRam) return {.value = below_max, .from_max = true};
  return {.value = value};
}

// Calls `visit(size, least, set)` for each number, in the order of the text. `set` gives it another
// size.
template <typename Visit>
class Visitor {
 public:
  explicit Visitor(Visit visit) : visit_(visit) {}

  void boot(Boot& boot) {
    if (boot.refuse != 0) plain(boot.refuse, 1);
    // PMSAv7 has no sizes in between: structure.cpp halves them.
    if (boot.protection != scenario::Protection::kPmsav7) {
      const std::size_t first_end =
          scenario::rounded(boot.protection, boot.ram, boot.initial_break);
      plain(boot.ram, std::max(scenario::kMinRam, first_end + scenario::kKernelReserve));
    }
    plain(boot.initial_break);
    plain(boot.flash, boot.protected_flash);
    plain(boot.protected_flash);
  }

  void operation(Operation& operation) {
    for (const Operand operand : scenario::shape_of(operation.kind).operands) {
      this->operand(operation, operand);
    }
  }

 private:
  void operand(Operation& operation, Operand operand) {
    switch (operand) {
      case Operand::kSlot: return word(operation.slot);
      case Operand::kAddress: return address(operation.address);
      case Operand::kLength: return word(operation.length);
      case Operand::kCode: return plain(operation.code);
      case Operand::kDelta: return delta(operation.delta);
      case Operand::kByte: return plain(operation.byte);
      case Operand::kIndex:
      case Operand::kCount:
      case Operand::kChunkSize: return word(operation.number);
      case Operand::kHex: return bytes(operation.bytes);
      case Operand::kRange: return range(operation.range);
      case Operand::kReadable:
      case Operand::kWriteable:
      case Operand::kNamed:
      case Operand::kNamedWriteable:
      case Operand::kExternalName: return buffer(operation.buffer);
      case Operand::kExternalSource:
      case Operand::kDestination: return buffer(operation.second);
      case Operand::kNone:
      case Operand::kProcess:
      case Operand::kDriver:
      case Operand::kAlign:
      case Operand::kHandle: return;
    }
  }

  template <typename Integer>
  void plain(Integer& number, std::uint64_t least = 0) {
    visit_(std::uint64_t{number}, least,
           [&](std::uint64_t size) { number = static_cast<Integer>(size); });
  }

  void word(Word& word) {
    visit_(std::uint64_t{word.resolve()}, std::uint64_t{0},
           [&](std::uint64_t size) { word = word_of(size); });
  }

  void delta(std::int64_t& delta) {
    const bool negative = delta < 0;
    const auto bits = static_cast<std::uint64_t>(delta);
    visit_(negative ? ~bits + 1 : bits, std::uint64_t{0}, [&delta, negative](std::uint64_t size) {
      delta = static_cast<std::int64_t>(negative && size != 0 ? ~size + 1 : size);
    });
  }

  void address(Address& address) {
    visit_(address.offset, std::uint64_t{0}, [&](std::uint64_t size) {
      address.offset = size;
      if (size == 0) address.negative = false;
    });
  }

  void bytes(std::span<const std::uint8_t>& bytes) {
    visit_(std::uint64_t{bytes.size()}, std::uint64_t{0},
           [&](std::uint64_t size) { bytes = bytes.first(static_cast<std::size_t>(size)); });
  }

  void range(Range& range) {
    const Range::Form form = range.form;
    if (form != Range::Form::kTo && form != Range::Form::kFull) word(range.a);
    if (form == Range::Form::kTo || form == Range::Form::kBoth) word(range.b);
  }

  void buffer(BufferName& name) {
    if (!input::is_slot(name.kind)) return;
    if (name.has_generation) plain(name.generation);
    word(name.slot);
  }

  Visit visit_;
};

template <typename Visit>
void visit_numbers(Sequence& sequence, Visit visit) {
  Visitor visitor(visit);
  visitor.boot(sequence.boot());
  for (std::size_t i = 0; i < sequence.size(); ++i) visitor.operation(sequence[i]);
}

// Zero, then what is round.
std::vector<std::uint64_t> powers_of_two(std::uint64_t below) {
  std::vector<std::uint64_t> values;
  if (below > 0) values.push_back(0);
  for (std::uint64_t value = 1; value != 0 && value < below; value <<= 1) values.push_back(value);
  return values;
}

void sort_out_doubles(std::vector<std::uint64_t>& values) {
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
}

std::vector<std::uint64_t> sizes_of(std::span<const Number> numbers) {
  std::vector<std::uint64_t> sizes;
  for (const Number& number : numbers) sizes.push_back(number.size);
  sort_out_doubles(sizes);
  return sizes;
}

}  // namespace

std::vector<Number> numbers_of(Sequence& sequence) {
  std::vector<Number> numbers;
  visit_numbers(sequence, [&](std::uint64_t size, std::uint64_t least, const auto& /*set*/) {
    numbers.push_back({.size = size, .least = least});
  });
  return numbers;
}

std::uint64_t Descent::room(std::span<const Number> numbers) const {
  std::uint64_t room = std::numeric_limits<std::uint64_t>::max();
  for (const std::size_t member : members) room = std::min(room, numbers[member].room());
  return room;
}

std::vector<std::uint64_t> Descent::rooms(std::span<const Number> numbers,
                                          std::optional<std::uint64_t> passed) const {
  const std::uint64_t now = room(numbers);
  std::vector<std::uint64_t> rooms;
  if (!passed) {
    std::ranges::copy_if(first, std::back_inserter(rooms),
                         [&](std::uint64_t room) { return room < now; });
    if (!bisect || rooms.empty()) return rooms;
  }
  std::uint64_t behind = passed ? *passed : rooms.back();
  while (now > behind && now - behind > 1) {
    behind += (now - behind) / 2;
    rooms.push_back(behind);
  }
  return rooms;
}

void Descent::lower(Sequence& sequence, std::uint64_t by) const {
  std::size_t at = 0;
  auto next = members.begin();
  visit_numbers(sequence, [&](std::uint64_t size, std::uint64_t /*least*/, const auto& set) {
    if (next == members.end() || *next != at++) return;
    set(size - by);
    ++next;
  });
}

std::vector<Descent> each_alone(std::span<const Number> numbers) {
  std::vector<Descent> descents;
  for (std::size_t i = numbers.size(); i > 0; --i) {
    if (numbers[i - 1].room() == 0) continue;
    descents.push_back({.members = {i - 1}, .first = powers_of_two(numbers[i - 1].room())});
  }
  return descents;
}

std::vector<Descent> together(std::span<const Number> numbers) {
  // How far apart they may be: equal, neighbours, or one a header's length behind the other.
  constexpr std::array<std::uint64_t, 3> kWidths = {0, 1, 8};
  std::vector<Descent> descents;
  for (const std::uint64_t greatest : sizes_of(numbers)) {
    std::size_t before = 1;
    for (const std::uint64_t width : kWidths) {
      Descent descent{.members = {}, .first = {0}};
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::uint64_t size = numbers[i].size;
        if (size > 0 && size <= greatest && greatest - size <= width) descent.members.push_back(i);
      }
      if (descent.members.size() <= before || descent.room(numbers) == 0) continue;
      before = descent.members.size();
      descents.push_back(std::move(descent));
    }
  }
  return descents;
}

std::vector<Descent> to_others(std::span<const Number> numbers) {
  const std::vector<std::uint64_t> sizes = sizes_of(numbers);
  std::vector<Descent> descents;
  for (std::size_t i = numbers.size(); i > 0; --i) {
    const Number& number = numbers[i - 1];
    Descent descent{.members = {i - 1}, .first = {}, .bisect = false};
    for (const std::uint64_t size : sizes) {
      for (const std::uint64_t near : {scenario::wrapping_subtract(size, std::uint64_t{1}), size,
                                       scenario::wrapping_add(size, std::uint64_t{1})}) {
        if (near >= number.least && near < number.size) {
          descent.first.push_back(near - number.least);
        }
      }
    }
    sort_out_doubles(descent.first);
    if (!descent.first.empty()) descents.push_back(std::move(descent));
  }
  return descents;
}

}  // namespace minimize
