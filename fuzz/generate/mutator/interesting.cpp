#include "mutator/interesting.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "input/format.hpp"

namespace mutator {

using scenario::Address;
using scenario::Boot;
using scenario::BufferName;
using scenario::kKernelReserve;
using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Range;
using scenario::Word;

namespace {

// No block of memory is as large; what is further away is not counted with.
constexpr std::int64_t kFar = 1 << 30;
// Of external buffers and open blocks: enough that two meet.
constexpr std::size_t kUsualNumbers = 3;

bool takes(const Operation& operation, Operand operand) {
  const auto& operands = scenario::shape_of(operation.kind).operands;
  return std::ranges::find(operands, operand) != operands.end();
}

// As large as a number of this machine can be: others would not decode to themselves.
Word plain(std::uint64_t value) {
  return {static_cast<std::size_t>(value), false};
}
Word from_max(std::uint64_t distance) {
  return {static_cast<std::size_t>(distance), true};
}
// value + step, and 0 where that is below.
Word near(std::uint64_t value, std::int64_t step) {
  if (value > kFar) return plain(value);
  return plain(static_cast<std::uint64_t>(
      std::max(static_cast<std::int64_t>(value) + step, std::int64_t{0})));
}

Address at(Address::Base base, std::int64_t offset) {
  return {.base = base,
          .negative = offset < 0,
          .offset = static_cast<std::uint64_t>(offset < 0 ? -offset : offset)};
}

// `address` moved by `step`, with its base kept; as it is where its offset is absurd.
Address moved(Address address, std::int64_t step) {
  if (address.base == Address::Base::kNull || address.offset > kFar) return address;
  const auto offset = static_cast<std::int64_t>(address.offset);
  Address result = at(address.base, (address.negative ? -offset : offset) + step);
  if (address.base == Address::Base::kMax && !result.negative) result.offset = 0;
  result.process = address.process;
  return result;
}

// Counted from the start of the process's RAM, the break taken to be where it was at boot; nothing
// where the address is not one of RAM.
std::optional<std::int64_t> in_ram(const Address& address, const Boot& boot) {
  if (address.offset > kFar) return std::nullopt;
  const auto offset = static_cast<std::int64_t>(address.offset);
  const std::int64_t from_base = address.negative ? -offset : offset;
  switch (address.base) {
    case Address::Base::kRam: return from_base;
    case Address::Base::kBreak: return boot.initial_break + from_base;
    case Address::Base::kEnd: return boot.ram + from_base;
    case Address::Base::kFlash:
    case Address::Base::kNull:
    case Address::Base::kMax: break;
  }
  return std::nullopt;
}

// How many bytes from its address on an operation is about; 0 where that cannot be said.
std::int64_t extent_of(const Operation& operation) {
  if (takes(operation, Operand::kHex)) return static_cast<std::int64_t>(operation.bytes.size());
  const bool sized = takes(operation, Operand::kLength) && !operation.length.from_max;
  return sized && operation.length.value < kFar ? static_cast<std::int64_t>(operation.length.value)
                                                : 0;
}

bool fills(const Operation& operation, const BufferName& name, const Boot& boot) {
  constexpr std::array kFillers = {OperationKind::kAllowRw, OperationKind::kAllowRo,
                                   OperationKind::kAllowUr};
  return operation.kind == kFillers[static_cast<std::size_t>(name.kind)] &&
         operation.process == name.process && operation.slot == name.slot &&
         operation.driver == Word{boot.drivers[name.driver].number, false};
}

// The last operation that suits; the number of operations where none does.
template <typename Suits>
std::size_t last_of(std::span<const Operation> operations, Suits suits) {
  for (std::size_t at = operations.size(); at > 0; --at) {
    if (suits(operations[at - 1])) return at - 1;
  }
  return operations.size();
}

// What opened the block that `it` with this number is about, as last_of.
std::size_t opener_of_it(std::span<const Operation> operations, std::size_t number) {
  std::size_t closed = 0;
  return last_of(operations, [&](const Operation& operation) {
    if (operation.kind == OperationKind::kEnd) {
      ++closed;
    } else if (scenario::opens_block(operation.kind)) {
      if (closed > 0) {
        --closed;
      } else {
        if (number == 0) return true;
        --number;
      }
    }
    return false;
  });
}

// What a range takes of `length` bytes; 0 where it does not apply.
std::uint64_t part(const Range& range, std::uint64_t length) {
  const std::uint64_t start = range.a.from_max ? length : range.a.value;
  const bool to_end = range.form == Range::Form::kFrom || range.form == Range::Form::kFull;
  const std::uint64_t end = to_end || range.b.from_max ? length : range.b.value;
  if (range.form == Range::Form::kIndex) return 1;
  return start < end ? end - start : 0;
}

// The operation that gave a name its meaning: what made an external buffer, or opened a block; as
// last_of. Others have a meaning of their own.
std::size_t maker_of(const BufferName& name, std::span<const Operation> before) {
  switch (name.kind) {
    case BufferName::Kind::kExternalRw:
    case BufferName::Kind::kExternalRo:
      return last_of(before, [&](const Operation& each) {
        return each.kind == OperationKind::kExternal && each.buffer == name;
      });
    case BufferName::Kind::kIt: return opener_of_it(before, name.number);
    default: return before.size();
  }
}

// What is known of a buffer.
struct Filling {
  const Operation* allow = nullptr;     // that put it into its slot
  std::optional<std::uint64_t> length;  // where a part was opened that has one
};

Filling filling_of(BufferName name, std::span<const Operation> before, const Boot& boot) {
  Filling filling;
  while (!input::is_slot(name.kind)) {
    const std::size_t place = maker_of(name, before);
    if (place == before.size()) return filling;
    const Operation& maker = before[place];
    const bool opened = scenario::opens_block(maker.kind);
    const bool of_known_length =
        opened && takes(maker, Operand::kRange) && maker.range.form == Range::Form::kBoth;
    if (of_known_length && !filling.length) filling.length = part(maker.range, 0);
    name = opened ? maker.buffer : maker.second;
    before = before.first(place);
  }
  const std::size_t filler =
      last_of(before, [&](const Operation& each) { return fills(each, name, boot); });
  if (filler < before.size()) filling.allow = &before[filler];
  return filling;
}

}  // namespace

const Operation* filler_of(const BufferName& name, std::span<const Operation> before,
                           const Boot& boot) {
  return filling_of(name, before, boot).allow;
}

std::uint64_t length_of(const BufferName& name, std::span<const Operation> before,
                        const Boot& boot) {
  const Filling filling = filling_of(name, before, boot);
  if (filling.length) return *filling.length;
  return filling.allow == nullptr || filling.allow->length.from_max ? 0
                                                                    : filling.allow->length.value;
}

// ---- What others have

template <typename Suits>
const Operation* Interesting::another(Suits suits) {
  const std::size_t size = sequence_.size();
  const std::size_t start = random_.below(size);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t place = (start + i) % size;
    if (place != at_ && suits(sequence_[place])) return &sequence_[place];
  }
  return nullptr;
}

std::int64_t Interesting::step() {
  constexpr std::array<std::int64_t, 4> kSteps = {0, 0, 1, -1};
  return random_.of(kSteps);
}

std::uint64_t Interesting::buffer_length() const {
  return length_of(here().buffer, sequence_.before(at_), boot());
}

std::uint64_t Interesting::fitting() const {
  if (takes(here(), Operand::kRange)) return part(here().range, buffer_length());
  if (takes(here(), Operand::kAddress)) return static_cast<std::uint64_t>(extent_of(here()));
  const std::uint64_t length = buffer_length();
  return length < input::kStreamHeaderSize ? 0 : length - input::kStreamHeaderSize;
}

// ---- Addresses

Address Interesting::edge_of_another() {
  const Operation* const other =
      another([](const Operation& each) { return takes(each, Operand::kAddress); });
  if (other == nullptr) return landmark();
  return random_.one_in(2) ? other->address : moved(other->address, extent_of(*other));
}

// Where something begins or ends whatever the program does.
Address Interesting::landmark() {
  switch (random_.below(6)) {
    case 0: return at(Address::Base::kRam, 0);
    case 1: return at(Address::Base::kRam, boot().initial_break);
    case 2: return at(Address::Base::kEnd, 0);
    case 3: return at(Address::Base::kFlash, boot().protected_flash);
    case 4: return at(Address::Base::kFlash, boot().flash);
    default: return at(Address::Base::kBreak, 0);
  }
}

Address Interesting::somewhere() {
  switch (random_.below(4)) {
    case 0: return {};
    case 1: return at(Address::Base::kMax, -static_cast<std::int64_t>(random_.below(32)));
    case 2: {
      Address other = at(Address::Base::kRam, static_cast<std::int64_t>(random_.below(64)));
      other.process = process();
      return other;
    }
    default:
      return at(Address::Base::kRam,
                static_cast<std::int64_t>(random_.below(boot().initial_break + std::size_t{1})));
  }
}

Address Interesting::address() {
  Address found;
  const std::size_t way = random_.below(8);
  if (way < 4) {
    found = edge_of_another();
  } else if (way < 6) {
    found = landmark();
  } else if (way == 6) {
    found = moved(here().address, std::int64_t{1} << random_.below(6));
  } else {
    return somewhere();
  }
  // With its end there, or its start.
  const std::int64_t back = random_.one_in(3) ? extent_of(here()) : 0;
  return moved(found, step() - back);
}

// ---- Numbers

Word Interesting::length() {
  const Address& address = here().address;
  switch (random_.below(8)) {
    case 0:
    case 1: {  // so that it ends where another begins or ends
      const auto start = in_ram(address, boot());
      const auto end = in_ram(edge_of_another(), boot());
      if (start && end && *end >= *start) {
        return near(static_cast<std::uint64_t>(*end - *start), step());
      }
      [[fallthrough]];
    }
    case 2: {
      const Operation* const other =
          another([](const Operation& each) { return takes(each, Operand::kLength); });
      if (other == nullptr) return near(random_.below(64), 0);
      return other->length.from_max ? other->length : near(other->length.value, step());
    }
    case 3:
    case 4: {  // so that it ends at the first break, or with the memory
      if (address.base == Address::Base::kFlash) {
        return near(boot().flash, step() - static_cast<std::int64_t>(address.offset % kFar));
      }
      const std::int64_t limit = random_.one_in(3) ? boot().ram : boot().initial_break;
      return near(0, limit - in_ram(address, boot()).value_or(0) + step());
    }
    case 5: return plain(random_.one_in(2) ? random_.below(3) : std::size_t{1} << random_.below(8));
    case 6: {
      if (random_.one_in(2)) return plain(random_.of(input::kEdges));
      // So that its end wraps to 0, or almost: behind max-N, or from 0 on
      const std::uint64_t distance = address.offset % kFar;
      if (address.base == Address::Base::kMax) return near(distance + 1, step());
      return from_max(near(distance, step()).value);
    }
    default: return plain(random_.below(64));
  }
}

// So that it ends, going down from the kernel's part, near where another begins or ends.
Word Interesting::grant_size() {
  const auto end = in_ram(edge_of_another(), boot());
  if (!end || random_.one_in(3)) return length();
  return near(0, boot().ram - *end - static_cast<std::int64_t>(random_.below(kKernelReserve)));
}

std::int64_t Interesting::delta() {
  switch (random_.below(4)) {
    case 0: {  // as if the break were still the first one
      const auto end = in_ram(edge_of_another(), boot());
      return end.value_or(boot().initial_break) - boot().initial_break + step();
    }
    case 1: return static_cast<std::ptrdiff_t>(random_.of(input::kEdgeDeltas));
    case 2: return here().delta > -kFar && here().delta < kFar ? step() - here().delta : step();
    default:
      return static_cast<std::int64_t>(boot().ram) - boot().initial_break -
             static_cast<std::int64_t>(random_.below(kKernelReserve));
  }
}

Word Interesting::position(std::uint64_t length) {
  switch (random_.below(8)) {
    case 0:
    case 1:
    case 2: return near(length, step());
    case 3: return plain(random_.below(3));
    case 4: return from_max(random_.below(4));
    case 5: return from_max(near(length, step()).value);
    case 6: return plain(random_.of(input::kEdges));
    default:
      return plain(
          random_.below(static_cast<std::size_t>(std::min<std::uint64_t>(length, kFar)) + 1));
  }
}

Range Interesting::range() {
  const std::uint64_t length = buffer_length();
  Range range = here().range;
  // Another form, or other bounds in the same one.
  if (random_.one_in(3)) {
    range.form = static_cast<Range::Form>(random_.below(input::kRangeForms));
  }
  const bool has_a = range.form != Range::Form::kTo && range.form != Range::Form::kFull;
  const bool has_b = range.form == Range::Form::kBoth || range.form == Range::Form::kTo;
  const bool both = random_.one_in(3);
  const bool first = random_.one_in(2);
  if (!has_a) range.a = {};
  if (!has_b) range.b = {};
  if (has_a && (!has_b || both || first)) range.a = position(length);
  if (has_b && (!has_a || both || !first)) {
    // Empty, reversed and of one byte are what a range is tested with.
    const bool close = has_a && !range.a.from_max && random_.one_in(3);
    range.b = close ? near(range.a.value, step()) : position(length);
  }
  return range;
}

Word Interesting::count() {
  const std::uint64_t most = scenario::kMaxBytes;
  const Word count = random_.one_in(4) ? plain(random_.below(4)) : near(fitting(), step());
  return plain(std::min(count.value, most));
}

Word Interesting::slot() {
  constexpr std::size_t kPlentyOfSlots = 5;
  const Operation* const other =
      another([](const Operation& each) { return takes(each, Operand::kSlot); });
  switch (random_.below(4)) {
    case 0: return plain(random_.below(kPlentyOfSlots));
    case 1: return other == nullptr ? Word{} : other->slot;
    case 2: return random_.one_in(4) ? from_max(0) : near(here().slot.value, step());
    default: {  // the first one that is not there
      const scenario::Driver& driver =
          boot().drivers[random_.below(std::max<std::size_t>(boot().driver_count, 1))];
      return near(random_.one_in(2) ? driver.ro : driver.rw, -std::int64_t{random_.one_in(2)});
    }
  }
}

Word Interesting::driver() {
  if (boot().driver_count > 0 && !random_.one_in(8)) {
    return plain(boot().drivers[random_.below(boot().driver_count)].number);
  }
  return near(here().driver.value, step());
}

// ---- Names

BufferName Interesting::name_of_another() {
  const Operation* const other = another([](const Operation& each) {
    return takes(each, Operand::kSlot) || takes(each, Operand::kDestination) ||
           scenario::shape_of(each.kind).side == scenario::Side::kCapsule;
  });
  if (other == nullptr) return here().buffer;
  if (!takes(*other, Operand::kSlot)) {
    return takes(*other, Operand::kDestination) && random_.one_in(2) ? other->second
                                                                     : other->buffer;
  }
  BufferName filled;
  filled.kind = static_cast<BufferName::Kind>(other->kind);
  filled.process = other->process;
  filled.slot = other->slot;
  for (std::size_t place = 0; place < boot().driver_count; ++place) {
    if (other->driver == Word{boot().drivers[place].number, false}) {
      filled.driver = static_cast<std::uint8_t>(place);
    }
  }
  return filled;
}

BufferName Interesting::external_name() {
  BufferName name;
  name.kind = random_.one_in(3) ? BufferName::Kind::kExternalRo : BufferName::Kind::kExternalRw;
  name.number = static_cast<std::uint8_t>(random_.below(kUsualNumbers));
  return name;
}

BufferName Interesting::it() {
  BufferName name;
  name.kind = BufferName::Kind::kIt;
  name.number = static_cast<std::uint8_t>(random_.below(kUsualNumbers));
  return name;
}

// One life more or less, or the newest.
void Interesting::age(BufferName& name) {
  if (name.kind != BufferName::Kind::kRw && name.kind != BufferName::Kind::kRo) return;
  const std::uint64_t next = near(name.generation, random_.one_in(2) ? 1 : -1).value;
  name.has_generation = !random_.one_in(4);
  name.generation =
      name.has_generation ? static_cast<std::uint32_t>(next % scenario::kMaxGenerations) : 0;
}

BufferName Interesting::name(const BufferName& now) {
  BufferName name = random_.one_in(3) ? now : name_of_another();
  switch (random_.below(8)) {
    case 0:
    case 1: age(name); break;
    case 2:
      if (input::is_slot(name.kind)) name.slot = near(name.slot.value, step());
      break;
    case 3:
      if (input::is_slot(name.kind)) name.process = process();
      break;
    case 4: name = it(); break;
    case 5: name = external_name(); break;
    default: break;
  }
  return name;
}

}  // namespace mutator
