#include "mutator/argument.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "input/format.hpp"
#include "mutator/interesting.hpp"

namespace mutator {

using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;
using scenario::OperationShape;
using scenario::Side;

namespace {

// Random bytes in place of an interesting value: once in so many.
constexpr std::size_t kAsBytesSay = 5;
// Another kind of the same form rather than another operand: once in so many.
constexpr std::size_t kAnotherKind = 8;

bool same_form(const OperationShape& a, const OperationShape& b) {
  return a.operands == b.operands && (a.side == Side::kBlock) == (b.side == Side::kBlock);
}

// The operation's own kind, where there is no other of its form.
OperationKind another_kind(OperationKind kind, Random& random) {
  const std::size_t start = random.below(scenario::kOperations.size());
  for (std::size_t i = 0; i < scenario::kOperations.size(); ++i) {
    const OperationShape& other = scenario::kOperations[(start + i) % scenario::kOperations.size()];
    if (other.kind != kind && same_form(other, scenario::shape_of(kind))) return other.kind;
  }
  return kind;
}

// Takes over the one operand from an operation of the same kind.
void copy_operand(Operation& to, const Operation& from, Operand operand) {
  switch (operand) {
    case Operand::kNone: return;
    case Operand::kProcess: to.process = from.process; return;
    case Operand::kDriver: to.driver = from.driver; return;
    case Operand::kSlot: to.slot = from.slot; return;
    case Operand::kAddress: to.address = from.address; return;
    case Operand::kLength: to.length = from.length; return;
    case Operand::kCode: to.code = from.code; return;
    case Operand::kDelta: to.delta = from.delta; return;
    case Operand::kByte: to.byte = from.byte; return;
    case Operand::kAlign:
    case Operand::kIndex:
    case Operand::kCount:
    case Operand::kChunkSize:
    case Operand::kHandle: to.number = from.number; return;
    case Operand::kHex: to.bytes = from.bytes; return;
    case Operand::kRange: to.range = from.range; return;
    case Operand::kReadable:
    case Operand::kWriteable:
    case Operand::kNamed:
    case Operand::kNamedWriteable:
    case Operand::kExternalName: to.buffer = from.buffer; return;
    case Operand::kExternalSource:
    case Operand::kDestination: to.second = from.second; return;
  }
}

// A payload that just fits or just does not, the header of a stream, or one byte changed.
std::span<const std::uint8_t> interesting_bytes(input::Sequence& sequence, std::size_t at,
                                                std::uint64_t fitting, Random& random) {
  const std::span<const std::uint8_t> bytes = sequence[at].bytes;
  const auto pattern = [&random](std::uint64_t length) {
    return std::span(input::kPattern)
        .subspan(random.byte(),
                 static_cast<std::size_t>(std::min<std::uint64_t>(length, scenario::kMaxBytes)));
  };
  switch (random.below(6)) {
    case 0: return pattern(fitting);
    case 1: return pattern(fitting + 1);
    case 2: return pattern(fitting == 0 ? 0 : fitting - 1);
    case 3: return input::kStreamHeaders[random.byte()];
    case 4: return bytes.first(bytes.size() - std::min<std::size_t>(bytes.size(), 1));
    default: break;
  }
  const std::span<std::uint8_t> copy = sequence.keep(bytes);
  if (copy.empty()) return pattern(1);
  // G1: the first eight bytes may be a header.
  const std::size_t most_often = std::min(copy.size(), input::kStreamHeaderSize);
  copy[random.below(random.one_in(2) ? most_often : copy.size())] = random.byte();
  return copy;
}

std::uint8_t interesting_byte(std::uint8_t byte, Random& random) {
  switch (random.below(4)) {
    case 0: return 0;
    case 1: return 0xff;
    case 2: return byte ^ static_cast<std::uint8_t>(1U << random.below(8));
    default: return random.byte();
  }
}

std::uint32_t interesting_code(Random& random) {
  constexpr std::array<std::uint32_t, 4> kCodes = {0, 1, 0x7fffffff, 0xffffffff};
  return random.one_in(2) ? random.of(kCodes) : random.next();
}

void set_interesting(input::Sequence& sequence, std::size_t at, Operand operand, Random& random) {
  Interesting values(sequence, at, random);
  Operation& to = sequence[at];
  switch (operand) {
    case Operand::kNone: return;
    case Operand::kProcess: to.process = values.process(); return;
    case Operand::kDriver: to.driver = values.driver(); return;
    case Operand::kSlot: to.slot = values.slot(); return;
    case Operand::kAddress: to.address = values.address(); return;
    case Operand::kLength:
      to.length = to.kind == OperationKind::kCustomGrant ? values.grant_size() : values.length();
      return;
    case Operand::kAlign: to.number = {1ULL << random.below(input::kAlignCount), false}; return;
    case Operand::kCode: to.code = interesting_code(random); return;
    case Operand::kDelta: to.delta = values.delta(); return;
    case Operand::kByte: to.byte = interesting_byte(to.byte, random); return;
    case Operand::kIndex:
    case Operand::kChunkSize: to.number = values.position(values.buffer_length()); return;
    case Operand::kCount: to.number = values.count(); return;
    case Operand::kHandle: to.number = {random.below(scenario::kCustomGrants), false}; return;
    case Operand::kHex:
      to.bytes = interesting_bytes(sequence, at, values.fitting(), random);
      return;
    case Operand::kRange: to.range = values.range(); return;
    case Operand::kReadable:
    case Operand::kWriteable:
    case Operand::kNamed:
    case Operand::kNamedWriteable: to.buffer = values.name(to.buffer); return;
    case Operand::kExternalName: to.buffer = values.external_name(); return;
    case Operand::kExternalSource:
    case Operand::kDestination: to.second = values.name(to.second); return;
  }
}

}  // namespace

void change_argument(input::Sequence& sequence, std::size_t at, std::uint8_t mix_byte, Fresh& fresh,
                     Random& random) {
  Operation& operation = sequence[at];
  const OperationShape& shape = scenario::shape_of(operation.kind);
  const auto operands = static_cast<std::size_t>(std::ranges::find(shape.operands, Operand::kNone) -
                                                 shape.operands.begin());
  if (operands == 0) return;
  if (random.one_in(kAnotherKind)) {
    operation.kind = another_kind(operation.kind, random);
    return;
  }
  const Operand operand = shape.operands[random.below(operands)];
  if (!random.one_in(kAsBytesSay)) {
    set_interesting(sequence, at, operand, random);
    return;
  }
  const auto drawn = fresh.draw_one(sequence, at, mix_byte, operation.kind, random);
  if (drawn.empty() || drawn.front().kind != operation.kind) return;
  copy_operand(operation, drawn.front(), operand);
  if (operand == Operand::kHex) operation.bytes = sequence.keep(operation.bytes);
}

}  // namespace mutator
