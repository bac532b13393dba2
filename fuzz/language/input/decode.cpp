// Bytes to scenario: one reader for each kind of operand; encode.cpp has the writers. See
// decode.hpp.
#include "input/decode.hpp"

#include <algorithm>
#include <cstddef>

#include "input/cursor.hpp"
#include "input/decode_boot.hpp"
#include "input/history.hpp"
#include "scenario/wrapping.hpp"

namespace input {

namespace {

using scenario::Address;
using scenario::Boot;
using scenario::BufferName;
using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Range;
using scenario::Word;
using scenario::wrapping_multiply;

// value + step, but not below 0 and not around the top.
std::uint64_t add(std::uint64_t value, std::int64_t step) {
  const auto distance = static_cast<std::uint64_t>(step < 0 ? -step : step);
  if (step < 0) return value < distance ? 0 : value - distance;
  return value > UINT64_MAX - distance ? UINT64_MAX : value + distance;
}

// A word of this machine. On a 32-bit one the higher bits of an input's number do not exist,
// neither in the text nor where the scenario runs.
std::uint64_t fit_machine(std::uint64_t value) {
  return static_cast<std::size_t>(value);
}

// How many bytes of `length` a range takes; 0 where it does not apply.
std::uint64_t sub_length(const Range& range, std::uint64_t length) {
  if (range.a.from_max || range.b.from_max) return 0;
  const std::uint64_t a = range.a.value;
  const std::uint64_t b = range.form == Range::Form::kFrom ? length : range.b.value;
  switch (range.form) {
    case Range::Form::kIndex: return 1;
    case Range::Form::kBoth:
    case Range::Form::kFrom: return a <= b ? b - a : 0;
    case Range::Form::kTo: return b;
    case Range::Form::kFull: return length;
  }
  return 0;
}

bool is_slot(BufferName::Kind kind) {
  return kind == BufferName::Kind::kRw || kind == BufferName::Kind::kRo ||
         kind == BufferName::Kind::kUr;
}

// ---- Operations

class Decoder {
 public:
  Decoder(std::span<const std::uint8_t> bytes, std::array<Operation, kMaxOperations>& operations)
      : cursor_(bytes), operations_(operations) {}

  scenario::Program run();

 private:
  // A `with` or one of its kin whose `end` is still to come.
  struct OpenBlock {
    std::uint32_t index = 0;
    bool writeable = false;
    std::uint64_t length = 0;  // of its buffer, as far as known
  };
  // Which buffer names an operand takes.
  struct Wish {
    bool writeable = false;
    bool it = false;
    bool slot = false;  // nothing but `rw` and `ro`
  };

  OperationKind applicable(OperationKind kind) const;
  void read_operation();
  void read_operand(Operand operand);
  void remember();
  void open_block(std::uint64_t length);
  void close_block();

  // One reader for each kind of operand; those of the same form share one.
  std::uint8_t read_process();
  Word read_driver();
  Word read_slot(std::size_t slots);
  Address read_address();
  Word read_length();
  Word read_align();
  std::uint32_t read_code();
  std::int64_t read_delta();
  Word read_position();
  Word read_count_of_bytes();
  Word read_handle();
  std::span<const std::uint8_t> read_hex();
  Range read_range();
  BufferName read_buffer(Wish wish);
  BufferName read_external();

  // Their parts.
  template <typename Hot>
  Word read_word(std::uint64_t anchor, Hot hot);
  Word read_explicit(std::uint8_t first);
  Address read_explicit_address(std::uint8_t first);
  BufferName read_explicit_name(std::uint8_t first);
  BufferName read_name(Wish wish);
  BufferName recent_name(std::uint8_t first, Wish wish) const;
  BufferName packed_name(std::uint8_t first, std::uint8_t which) const;
  BufferName it_name(std::uint8_t first) const;
  BufferName make_suitable(BufferName name, Wish wish) const;
  Range hot_range(std::uint8_t first) const;

  // What earlier bytes say.
  const Operation& now() const { return operations_[count_]; }
  std::uint64_t room_behind(const Address& address) const;
  std::uint64_t length_of(const BufferName& name) const;

  Cursor cursor_;
  Mix mix_ = Mix::kEverything;
  std::uint8_t swarm_ = 0;
  std::array<Operation, kMaxOperations>& operations_;
  std::size_t count_ = 0;
  Boot boot_;
  std::array<OpenBlock, scenario::kMaxNesting> open_{};
  std::size_t depth_ = 0;
  History history_;
  // Of the operation being read: the length of its (first) buffer, and how many bytes would fit
  // where its payload goes.
  std::uint64_t length_ = 0;
  std::uint64_t fitting_ = 0;
};

scenario::Program Decoder::run() {
  const std::uint8_t version = cursor_.byte();
  const std::uint8_t mix = cursor_.byte();
  mix_ = mix_of(mix);
  swarm_ = mix >> kSwarmShift;
  boot_ = read_boot(cursor_, version, kGeometries[static_cast<std::size_t>(mix_)]);
  // Every open block keeps room for its `end`.
  while (!cursor_.done() && count_ + depth_ < kMaxOperations) read_operation();
  while (depth_ > 0) {
    operations_[count_] = {};
    close_block();
    ++count_;
  }
  return {boot_, std::span(operations_).first(count_)};
}

// `kind`, or what stands in for it where it does not apply.
OperationKind Decoder::applicable(OperationKind kind) const {
  const bool no_more_blocks =
      depth_ == scenario::kMaxNesting || count_ + depth_ + 2 > kMaxOperations;
  switch (kind) {
    case OperationKind::kEnd: return depth_ == 0 ? kEndOutsideBlock : kind;
    case OperationKind::kExternal: return boot_.driver_count == 0 ? kExternalWithoutDriver : kind;
    default: break;
  }
  if (scenario::opens_block(kind) && no_more_blocks) {
    return scenario::opens_writeable(kind) ? kWriteableTooDeep : kReadableTooDeep;
  }
  return depth_ > 0 ? inside_block(kind) : kind;
}

void Decoder::read_operation() {
  Operation& operation = operations_[count_];
  operation = {};
  operation.kind = applicable(kind_of(mix_, swarm_, cursor_.byte()));
  length_ = 0;
  fitting_ = 0;
  for (const Operand operand : scenario::shape_of(operation.kind).operands) read_operand(operand);
  remember();
  ++count_;
}

void Decoder::read_operand(Operand operand) {
  constexpr Wish kReadable = {.it = true};
  constexpr Wish kWriteable = {.writeable = true, .it = true};
  constexpr Wish kNamed = {};
  constexpr Wish kNamedWriteable = {.writeable = true};
  Operation& out = operations_[count_];
  switch (operand) {
    case Operand::kNone: return;
    case Operand::kProcess: out.process = read_process(); return;
    case Operand::kDriver: out.driver = read_driver(); return;
    case Operand::kSlot: {
      constexpr std::array kKinds = {BufferName::Kind::kRw, BufferName::Kind::kRo,
                                     BufferName::Kind::kUr};
      const BufferName::Kind kind = kKinds[static_cast<std::size_t>(out.kind)];
      out.slot = read_slot(slots_of(boot_, kind, driver_place(boot_, out.driver)));
      return;
    }
    case Operand::kAddress: out.address = read_address(); return;
    case Operand::kLength: out.length = read_length(); return;
    case Operand::kAlign: out.number = read_align(); return;
    case Operand::kCode: out.code = read_code(); return;
    case Operand::kDelta: out.delta = read_delta(); return;
    case Operand::kByte: out.byte = cursor_.byte(); return;
    case Operand::kIndex:
    case Operand::kChunkSize: out.number = read_position(); return;
    case Operand::kCount: out.number = read_count_of_bytes(); return;
    case Operand::kHandle: out.number = read_handle(); return;
    case Operand::kHex: out.bytes = read_hex(); return;
    case Operand::kRange: out.range = read_range(); return;
    case Operand::kReadable: out.buffer = read_buffer(kReadable); return;
    case Operand::kWriteable: out.buffer = read_buffer(kWriteable); return;
    case Operand::kNamed: out.buffer = read_buffer(kNamed); return;
    case Operand::kNamedWriteable: out.buffer = read_buffer(kNamedWriteable); return;
    case Operand::kExternalName: out.buffer = read_external(); return;
    case Operand::kExternalSource:
      out.second =
          read_name({.writeable = out.buffer.kind == BufferName::Kind::kExternalRw, .slot = true});
      return;
    case Operand::kDestination: out.second = read_name(kWriteable); return;
  }
}

// ---- What later operations can refer to

void Decoder::remember() {
  switch (now().kind) {
    case OperationKind::kAllowRw: history_.note_allow(now(), BufferName::Kind::kRw, boot_); return;
    case OperationKind::kAllowRo: history_.note_allow(now(), BufferName::Kind::kRo, boot_); return;
    case OperationKind::kAllowUr: history_.note_allow(now(), BufferName::Kind::kUr, boot_); return;
    case OperationKind::kExternal: history_.note_external(now()); return;
    case OperationKind::kWith:
    case OperationKind::kMutWith: open_block(length_); return;
    case OperationKind::kWithPart:
    case OperationKind::kMutWithPart: open_block(fitting_); return;
    case OperationKind::kEnd: close_block(); return;
    default: return;
  }
}

void Decoder::open_block(std::uint64_t length) {
  const bool writeable = scenario::opens_writeable(now().kind);
  open_[depth_++] = {static_cast<std::uint32_t>(count_), writeable, length};
}

void Decoder::close_block() {
  operations_[open_[--depth_].index].block_end = static_cast<std::uint32_t>(count_);
}

// The bytes from `address` to the end of what the process has there at boot. For an operation that
// takes a size and no address (custom_grant): the room for grants.
std::uint64_t Decoder::room_behind(const Address& address) const {
  const auto left = [&](std::uint64_t size) {
    return address.negative || address.offset > size ? 0 : size - address.offset;
  };
  switch (address.base) {
    case Address::Base::kRam: return left(boot_.initial_break);
    case Address::Base::kFlash: return left(boot_.flash);
    case Address::Base::kBreak:
    case Address::Base::kEnd: return address.negative ? address.offset : 0;
    case Address::Base::kNull:
    case Address::Base::kMax: break;
  }
  return boot_.ram - boot_.initial_break;
}

// As far as it is known.
std::uint64_t Decoder::length_of(const BufferName& name) const {
  return name.kind == BufferName::Kind::kIt ? open_[depth_ - 1 - name.number].length
                                            : history_.length_of(name);
}

// ---- Numbers

Word Decoder::read_explicit(std::uint8_t first) {
  const std::size_t width = std::size_t{1} << (first & 3);
  return {fit_machine(cursor_.number(width)), (first & kExplicitFlag) != 0};
}

// `hot` gives the number for a first byte in [kWordHot, kWordEdges).
template <typename Hot>
Word Decoder::read_word(std::uint64_t anchor, Hot hot) {
  const std::uint8_t first = cursor_.byte();
  if (first < kWordHot) return {first, false};
  if (first < kWordEdges) return {fit_machine(hot(first)), false};
  if (first < kWordFromMax) return {fit_machine(kEdges[first - kWordEdges]), false};
  if (first < kWordWrap) return {static_cast<std::uint64_t>(first - kWordFromMax), true};
  if (first < kExplicit) {
    return {fit_machine(add(anchor, first - kWordWrap - kWordWrapBelow)), true};
  }
  return read_explicit(first);
}

std::uint8_t Decoder::read_process() {
  return static_cast<std::uint8_t>(cursor_.byte() % boot_.processes);
}

Word Decoder::read_driver() {
  const std::uint8_t first = cursor_.byte();
  if (first >= kExplicit) return read_explicit(first);
  if (first >= kDriverPlain) return {static_cast<std::uint64_t>(first - kDriverPlain), false};
  if (boot_.driver_count == 0) return {first, false};
  return {boot_.drivers[first % boot_.driver_count].number, false};
}

Word Decoder::read_slot(std::size_t slots) {
  const std::uint8_t first = cursor_.byte();
  if (first >= kExplicit) return read_explicit(first);
  if (first >= kSlotPlain) return {static_cast<std::uint64_t>(first - kSlotPlain), false};
  return {first % (slots == 0 ? kSlotsWithoutAny : slots), false};
}

Word Decoder::read_length() {
  const Address& address = now().address;
  return read_word(address.offset, [&](std::uint8_t first) -> std::uint64_t {
    if (first < kLengthRoom) {
      return add(history_.range(first >> 3 & 7, now().process).length, kSteps[first & 7]);
    }
    if (first < kLengthFours) {
      return add(room_behind(address) >> (first >> 3 & 7), kSteps[first & 7]);
    }
    return (first - kLengthFours + std::uint64_t{1}) * 4;
  });
}

Word Decoder::read_align() {
  const std::uint8_t first = cursor_.byte();
  return {std::uint64_t{1} << (first < kAlignCount ? first : first % kSmallAligns), false};
}

std::uint32_t Decoder::read_code() {
  const std::uint8_t first = cursor_.byte();
  if (first < kExplicit) return first;
  return static_cast<std::uint32_t>(read_explicit(first).value);
}

std::int64_t Decoder::read_delta() {
  const std::uint8_t first = cursor_.byte();
  if (first < kDeltaEdges) return first - kDeltaZero;
  if (first < kExplicit) return static_cast<std::ptrdiff_t>(kEdgeDeltas[first - kDeltaEdges]);
  const Word word = read_explicit(first);
  const auto magnitude = static_cast<std::int64_t>(word.value & PTRDIFF_MAX);
  return word.from_max ? -1 - magnitude : magnitude;
}

Word Decoder::read_position() {
  return read_word(length_, [this](std::uint8_t first) {
    if (first < kPositionEnd) {
      const auto part = static_cast<std::uint64_t>(first - kWordHot);
      return wrapping_multiply<std::uint64_t>(length_, part) / 64;
    }
    if (first < kPositionAround) return add(length_, kSteps[first & 7]);
    return add(length_, first - kPositionAround - kAroundBelow);
  });
}

Word Decoder::read_count_of_bytes() {
  const Word count = read_word(fitting_, [this](std::uint8_t first) {
    return first < kCountAround ? fitting_ : add(fitting_, first - kCountAround - kAroundBelow);
  });
  return {reduce(count.value, 0, scenario::kMaxBytes), false};
}

Word Decoder::read_handle() {
  return {cursor_.byte() % scenario::kCustomGrants, false};
}

// ---- Addresses

Address at(Address::Base base, std::int64_t offset) {
  return {base, Address::kIssuing, offset < 0,
          static_cast<std::uint64_t>(offset < 0 ? -offset : offset)};
}

Address Decoder::read_address() {
  const std::uint8_t first = cursor_.byte();
  if (first < kAddressBreakPart) return at(Address::Base::kRam, first);
  if (first < kAddressRecent) {
    return at(Address::Base::kRam, std::int64_t{boot_.initial_break} * (first & 63) / 64);
  }
  if (first < kAddressFlash) {
    const Allowed range = history_.range(first >> 3 & 7, now().process);
    const std::uint32_t edge = range.start + ((first & 4) != 0 ? range.length : 0);
    fitting_ = range.length;
    return at(range.flash ? Address::Base::kFlash : Address::Base::kRam,
              edge + kRecentSteps[first & 3]);
  }
  if (first < kAddressBreak) {
    const std::uint32_t edge = (first & 8) != 0 ? boot_.flash : boot_.protected_flash;
    return at(Address::Base::kFlash, edge + kSteps[first & 7]);
  }
  if (first < kAddressEnd) {
    return at(Address::Base::kBreak, first - kAddressBreak - kAddressBreakBelow);
  }
  if (first < kAddressFirstBreak) {
    return at(Address::Base::kEnd, first - kAddressEnd - kAddressEndBelow);
  }
  if (first < kAddressNull) return at(Address::Base::kRam, boot_.initial_break + kSteps[first & 7]);
  if (first < kAddressMax) return {};
  if (first < kAddressOther) return at(Address::Base::kMax, -std::int64_t{first - kAddressMax});
  if (first < kExplicit) {
    Address address = at(Address::Base::kRam, cursor_.byte());
    address.process = first % boot_.processes;
    return address;
  }
  return read_explicit_address(first);
}

Address Decoder::read_explicit_address(std::uint8_t first) {
  const std::uint8_t form = cursor_.byte();
  Address address;
  address.base = kAddressBases[first & 7];
  if (address.base == Address::Base::kNull) return address;
  address.offset = fit_machine(cursor_.number(std::size_t{1} << (form & 3)));
  const bool absolute = address.base == Address::Base::kMax;
  address.negative = address.offset != 0 && (absolute || (form & kAddressNegative) != 0);
  if (!absolute && (form & kAddressHasProcess) != 0) {
    address.process = static_cast<std::uint8_t>((form >> kAddressProcessShift) % boot_.processes);
  }
  return address;
}

// ---- Ranges and bytes

Range Decoder::read_range() {
  const std::uint8_t first = cursor_.byte();
  Range range;
  if (first < kRangeIndex) {
    range.form = static_cast<Range::Form>(first % kRangeForms);
    const bool has_a = range.form != Range::Form::kTo && range.form != Range::Form::kFull;
    const bool has_b = range.form == Range::Form::kBoth || range.form == Range::Form::kTo;
    if (has_a) range.a = read_position();
    if (has_b) range.b = read_position();
  } else {
    range = hot_range(first);
  }
  fitting_ = sub_length(range, length_);
  return range;
}

Range Decoder::hot_range(std::uint8_t first) const {
  const auto word = [](std::uint64_t value) -> Word { return {fit_machine(value), false}; };
  if (first < kRangeTo) {
    return {Range::Form::kIndex, word(static_cast<std::uint64_t>(first - kRangeIndex)), {}};
  }
  if (first < kRangeFrom) {
    return {Range::Form::kTo, {}, word(add(length_, first - kRangeTo - kRangeBelow))};
  }
  if (first < kRangeQuarters) {
    return {Range::Form::kFrom, word(add(length_, first - kRangeFrom - kRangeBelow)), {}};
  }
  if (first < kRangeFull) {
    const std::uint64_t a = wrapping_multiply<std::uint64_t>(length_, first >> 2 & 3) / 4;
    const std::uint64_t b = wrapping_multiply<std::uint64_t>(length_, (first & 3) + 1) / 4;
    return {Range::Form::kBoth, word(a), word(b)};
  }
  return {};
}

std::span<const std::uint8_t> Decoder::read_hex() {
  const std::uint8_t first = cursor_.byte();
  const auto pattern = [this](std::uint64_t length) {
    const std::uint8_t seed = cursor_.byte();
    const std::uint64_t most = scenario::kMaxBytes;
    return std::span(kPattern).subspan(seed, static_cast<std::size_t>(std::min(length, most)));
  };
  if (first < kHexPattern) return cursor_.take(first);
  if (first < kHexFitting) return pattern(static_cast<std::uint64_t>(first - kHexPattern));
  if (first < kHexAround) return pattern(fitting_);
  if (first < kHexHeader) return pattern(add(fitting_, kSteps[first & 7]));
  if (first == kHexLength1) return cursor_.take(cursor_.byte());
  if (first == kHexLength2) {
    return cursor_.take(
        static_cast<std::size_t>(reduce(cursor_.number(2), 0, scenario::kMaxBytes)));
  }
  return kStreamHeaders[cursor_.byte()];
}

// ---- Buffer names

BufferName external_name(std::uint8_t which) {
  BufferName name;
  name.kind =
      (which & kExternalIsRo) != 0 ? BufferName::Kind::kExternalRo : BufferName::Kind::kExternalRw;
  name.number = which & (which < kExternalLow ? 7 : 1);
  return name;
}

BufferName Decoder::read_buffer(Wish wish) {
  const BufferName name = read_name(wish);
  length_ = length_of(name);
  // What an append has room for; a range that follows says better.
  fitting_ = add(length_, -static_cast<std::int64_t>(kStreamHeaderSize));
  return name;
}

BufferName Decoder::read_external() {
  return external_name(cursor_.byte());
}

BufferName Decoder::read_name(Wish wish) {
  const std::uint8_t first = cursor_.byte();
  BufferName name;
  if (first >= kExplicit) {
    name = read_explicit_name(first);
  } else if (first < kNamePacked || first >= kNameRecent) {
    name = recent_name(first, wish);
  } else if (first < kNameItNumbered) {
    name = packed_name(first, cursor_.byte());
  } else if (first < kNameExternal) {
    name = it_name(first);
  } else if (first < kNameDefault) {
    name = external_name(static_cast<std::uint8_t>(first - kNameExternal));
  } else {
    name.kind =
        (first & kDefaultIsRw) != 0 ? BufferName::Kind::kDefaultRw : BufferName::Kind::kDefaultRo;
  }
  return make_suitable(name, wish);
}

BufferName Decoder::read_explicit_name(std::uint8_t first) {
  BufferName name;
  name.kind = kPackedKinds[first & 3];
  name.has_generation = name.kind != BufferName::Kind::kUr && (first & kNameGeneration) != 0;
  name.process = read_process();
  if (name.has_generation) name.generation = cursor_.byte() % scenario::kMaxGenerations;
  const std::uint8_t driver = cursor_.byte();
  if (boot_.driver_count == 0) return {};
  name.driver = driver % boot_.driver_count;
  name.slot = read_slot(slots_of(boot_, name.kind, name.driver));
  return name;
}

// A slot that a recent allow filled.
BufferName Decoder::recent_name(std::uint8_t first, Wish wish) const {
  const Allowed* const found = history_.pick(first & 7, [&](const Allowed& allow) {
    return !(wish.writeable && allow.kind == BufferName::Kind::kRo) &&
           !(wish.slot && allow.kind == BufferName::Kind::kUr);
  });
  if (found == nullptr) return packed_name(first, first);
  BufferName name;
  name.kind = found->kind;
  name.process = found->process;
  name.driver = found->driver;
  name.slot = {found->slot, false};
  name.has_generation =
      first >= kNameStale && first < kNamePacked && name.kind != BufferName::Kind::kUr;
  if (name.has_generation) name.generation = first >> 3 & 1;
  return name;
}

BufferName Decoder::packed_name(std::uint8_t first, std::uint8_t which) const {
  BufferName name;
  if (boot_.driver_count == 0) return name;
  name.kind = kPackedKinds[first >> 4 & 3];
  name.process = which % boot_.processes;
  which /= boot_.processes;
  name.driver = which % boot_.driver_count;
  which /= boot_.driver_count;
  const std::size_t slots = slots_of(boot_, name.kind, name.driver);
  name.slot = {slots == 0 ? 0 : which % slots, false};
  name.has_generation = (first & 15) >= kPackedStale && name.kind != BufferName::Kind::kUr;
  if (name.has_generation) name.generation = (first & 15U) - kPackedStale;
  return name;
}

BufferName Decoder::it_name(std::uint8_t first) const {
  BufferName name;
  name.kind = BufferName::Kind::kIt;
  name.bare_it = first >= kNameIt && first < kNameItAny;
  if (!name.bare_it && depth_ > 0) name.number = static_cast<std::uint8_t>((first & 7) % depth_);
  return name;
}

// `name` where the operand takes it; else the nearest thing that it does take.
BufferName Decoder::make_suitable(BufferName name, Wish wish) const {
  const bool is_it = name.kind == BufferName::Kind::kIt;
  const bool bad_it = is_it && !(wish.it && depth_ > 0 &&
                                 (!wish.writeable || open_[depth_ - 1 - name.number].writeable));
  if (bad_it || (wish.slot && !is_slot(name.kind))) name = recent_name(name.number, wish);
  if (wish.slot && name.kind == BufferName::Kind::kUr) name.kind = BufferName::Kind::kRw;
  if (!wish.writeable) return name;
  if (name.kind == BufferName::Kind::kRo) name.kind = BufferName::Kind::kRw;
  if (name.kind == BufferName::Kind::kExternalRo) name.kind = BufferName::Kind::kExternalRw;
  if (name.kind == BufferName::Kind::kDefaultRo) name.kind = BufferName::Kind::kDefaultRw;
  return name;
}

}  // namespace

scenario::Program DecodedScenario::decode(std::span<const std::uint8_t> bytes) {
  return Decoder(bytes, operations_).run();
}

}  // namespace input
