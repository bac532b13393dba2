// The operands; see parse_operand.hpp.
#include "scenario/parse_operand.hpp"

#include <array>
#include <bit>
#include <string>

#include "scenario/wrapping.hpp"

namespace scenario {

namespace {

// Which buffer names an operand takes.
struct BufferWish {
  bool writeable = false;
  bool it = false;
};

bool read_process(std::string_view token, const Boot& boot, Complaint& complaint,
                  std::uint8_t& out) {
  return read_number(token, "a booted process's number", 0, boot.processes - 1U, complaint, out);
}

// The N of `+N` and `-N`; kMax takes only the latter. Offset 0 is never negative.
bool read_offset(std::string_view token, Complaint& complaint, Address& out) {
  const auto offset = token.starts_with('+') || token.starts_with('-')
                          ? number_in(token.substr(1), SIZE_MAX)
                          : std::nullopt;
  if (!offset) {
    return complaint.expected("`+N` or `-N` with a number from 0 to " + std::to_string(SIZE_MAX),
                              token);
  }
  out.offset = *offset;
  out.negative = token.front() == '-' && *offset != 0;
  return true;
}

bool read_address(std::string_view token, const Boot& boot, Complaint& complaint, Address& out) {
  if (token == "null") {
    out = {};
    return true;
  }
  if (const auto distance = below_max(token)) {
    out = {Address::Base::kMax, Address::kIssuing, *distance != 0, *distance};
    return true;
  }
  struct Region {
    std::string_view name;
    Address::Base base;
  };
  constexpr std::array<Region, 4> kRegions = {{{"ram", Address::Base::kRam},
                                               {"flash", Address::Base::kFlash},
                                               {"brk", Address::Base::kBreak},
                                               {"end", Address::Base::kEnd}}};
  for (const Region& region : kRegions) {
    if (!token.starts_with(region.name)) continue;
    out.base = region.base;
    const std::string_view rest = token.substr(region.name.size());
    const std::string_view process = rest.substr(0, rest.find_first_of("+-"));
    return (process.empty() || read_process(process, boot, complaint, out.process)) &&
           read_offset(rest.substr(process.size()), complaint, out);
  }
  return complaint.expected(
      "an address, `null`, `max`, `max-N`, or `ram`, `flash`, `brk` or `end` with `+N` or `-N`",
      token);
}

bool read_align(std::string_view token, Complaint& complaint, Word& out) {
  constexpr std::uint64_t kMostAlign = 32768;
  const auto number = number_in(token, kMostAlign);
  if (!number || !std::has_single_bit(*number)) {
    return complaint.expected("an alignment, a power of two from 1 to 32768", token);
  }
  out = {*number, false};
  return true;
}

bool read_small(std::string_view token, std::string_view what, std::uint64_t most,
                Complaint& complaint, Word& out) {
  out.from_max = false;
  return read_number(token, what, 0, most, complaint, out.value);
}

bool read_delta(std::string_view token, Complaint& complaint, std::int64_t& out) {
  const bool negative = token.starts_with('-');
  constexpr std::uint64_t kMost = PTRDIFF_MAX;
  const auto magnitude = number_in(token.substr(negative ? 1 : 0), kMost + (negative ? 1 : 0));
  if (!magnitude) {
    return complaint.expected(
        "a number from " + std::to_string(PTRDIFF_MIN) + " to " + std::to_string(PTRDIFF_MAX),
        token);
  }
  out = static_cast<std::int64_t>(negative ? wrapping_subtract<std::uint64_t>(0, *magnitude)
                                           : *magnitude);
  return true;
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

bool read_hex(std::string_view token, std::vector<std::uint8_t>& bytes, Complaint& complaint,
              std::span<const std::uint8_t>& out) {
  if (token == "-") return true;  // the empty string: `out` as it is
  if (token.size() > 2 * kMaxBytes) {
    return complaint.expected("at most " + std::to_string(kMaxBytes) + " bytes", token);
  }
  constexpr std::string_view kWhat = "bytes as pairs of lower-case hexadecimal digits, or `-`";
  if (token.empty() || token.size() % 2 != 0) return complaint.expected(kWhat, token);
  const std::size_t start = bytes.size();
  for (std::size_t i = 0; i < token.size(); i += 2) {
    const auto high = hex_digit(token[i]);
    const auto low = hex_digit(token[i + 1]);
    if (!high || !low) return complaint.expected(kWhat, token);
    bytes.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
  }
  out = std::span(bytes).subspan(start);
  return true;
}

bool read_range(std::string_view token, Complaint& complaint, Range& out) {
  const std::size_t dots = token.find("..");
  if (dots == std::string_view::npos) {
    out.form = Range::Form::kIndex;
    return read_word(token, "a range, `I`, `A..B`, `A..`, `..B` or `..`", complaint, out.a);
  }
  const std::string_view a = token.substr(0, dots);
  const std::string_view b = token.substr(dots + 2);
  if (a.empty()) {
    out.form = b.empty() ? Range::Form::kFull : Range::Form::kTo;
  } else {
    out.form = b.empty() ? Range::Form::kFrom : Range::Form::kBoth;
  }
  return (a.empty() || read_word(a, "a range's start", complaint, out.a)) &&
         (b.empty() || read_word(b, "a range's end", complaint, out.b));
}

// Takes the next part of a buffer name off `rest`, without the `:` behind it.
std::string_view next_part(std::string_view& rest) {
  const std::string_view part = rest.substr(0, rest.find(':'));
  rest.remove_prefix(part.size());
  if (!rest.empty()) rest.remove_prefix(1);
  return part;
}

bool read_booted_driver(std::string_view token, const Boot& boot, Complaint& complaint,
                        std::uint8_t& out) {
  const auto number = number_in(token, UINT32_MAX);
  for (std::uint8_t i = 0; number && i < boot.driver_count; ++i) {
    if (boot.drivers[i].number != *number) continue;
    out = i;
    return true;
  }
  return complaint.expected("a booted driver's number", token);
}

// The `P` or `P@G` of a slot's name. Only an allow slot is reached through an identifier.
bool read_identifier(std::string_view token, const Boot& boot, Complaint& complaint,
                     BufferName& out) {
  const std::string_view process = token.substr(0, token.find('@'));
  if (!read_process(process, boot, complaint, out.process)) return false;
  if (process.size() == token.size()) return true;
  const std::string_view generation = token.substr(process.size());
  if (out.kind == BufferName::Kind::kUr) {
    return complaint.expected("`:` (only `rw` and `ro` take `@G`)", generation);
  }
  out.has_generation = true;
  return read_number(generation.substr(1), "a life's number", 0, kMaxGenerations - 1, complaint,
                     out.generation);
}

// What stands behind `rw:`, `ro:` and `ur:`.
bool read_slot_name(std::string_view rest, const Boot& boot, Complaint& complaint,
                    BufferName& out) {
  const std::string_view process = next_part(rest);
  const std::string_view driver = next_part(rest);
  return read_identifier(process, boot, complaint, out) &&
         read_booted_driver(driver, boot, complaint, out.driver) &&
         read_word(rest, "a slot", complaint, out.slot);
}

bool read_external_name(std::string_view token, Complaint& complaint, BufferName& out) {
  constexpr std::size_t kPrefix = 4;
  if (token.starts_with("xrw:")) {
    out.kind = BufferName::Kind::kExternalRw;
  } else if (token.starts_with("xro:")) {
    out.kind = BufferName::Kind::kExternalRo;
  } else {
    return complaint.expected("an external buffer, `xrw:K` or `xro:K`", token);
  }
  return read_number(token.substr(kPrefix), "an external buffer's number", 0, kExternalBuffers - 1,
                     complaint, out.number);
}

bool read_it(std::string_view token, BufferWish wish, const std::vector<OpenBlock>& blocks,
             Complaint& complaint, BufferName& out) {
  out.kind = BufferName::Kind::kIt;
  out.bare_it = token == "it";
  if (!wish.it) return complaint.expected("a buffer that is named (not `it`)", token);
  if (blocks.empty()) return complaint.expected("a buffer (`it` needs a block around it)", token);
  if (!out.bare_it && !read_number(token.substr(2), "the number of an open slice", 0,
                                   blocks.size() - 1, complaint, out.number)) {
    return false;
  }
  const OpenBlock& block = blocks[blocks.size() - 1 - out.number];
  if (!wish.writeable || block.writeable) return true;
  return complaint.expected(
      "a writeable buffer (this `it` was opened by `" + std::string(block.name) + "`)", token);
}

// Any buffer name but `it`, whether or not it can be written.
bool read_named(std::string_view token, const Boot& boot, Complaint& complaint, BufferName& out) {
  constexpr std::size_t kPrefix = 3;
  if (token == "default_ro") {
    out.kind = BufferName::Kind::kDefaultRo;
    return true;
  }
  if (token == "default_rw") {
    out.kind = BufferName::Kind::kDefaultRw;
    return true;
  }
  if (token.starts_with('x')) return read_external_name(token, complaint, out);
  if (token.starts_with("rw:")) {
    out.kind = BufferName::Kind::kRw;
  } else if (token.starts_with("ro:")) {
    out.kind = BufferName::Kind::kRo;
  } else if (token.starts_with("ur:")) {
    out.kind = BufferName::Kind::kUr;
  } else {
    return complaint.expected(
        "a buffer, `rw:P:DRIVER:SLOT`, `ro:...`, `ur:...`, `xrw:K`, `xro:K`, `default_rw`, "
        "`default_ro` or `it`",
        token);
  }
  return read_slot_name(token.substr(kPrefix), boot, complaint, out);
}

bool is_read_only(BufferName::Kind kind) {
  return kind == BufferName::Kind::kRo || kind == BufferName::Kind::kExternalRo ||
         kind == BufferName::Kind::kDefaultRo;
}

bool read_buffer(std::string_view token, BufferWish wish, const OperandContext& context,
                 Complaint& complaint, BufferName& out) {
  if (token.starts_with("it")) return read_it(token, wish, context.blocks, complaint, out);
  if (!read_named(token, context.boot, complaint, out)) return false;
  if (wish.writeable && is_read_only(out.kind)) {
    return complaint.expected("a writeable buffer", token);
  }
  return true;
}

// The B of `external X B`: an allow slot, and a read-write one where X is.
bool read_external_source(std::string_view token, const BufferName& external, const Boot& boot,
                          Complaint& complaint, BufferName& out) {
  const bool read_write = external.kind == BufferName::Kind::kExternalRw;
  if (!token.starts_with("rw:") && (read_write || !token.starts_with("ro:"))) {
    return complaint.expected(
        read_write ? "`rw:P:DRIVER:SLOT`" : "`rw:P:DRIVER:SLOT` or `ro:P:DRIVER:SLOT`", token);
  }
  return read_named(token, boot, complaint, out);
}

bool read_operand(Operand operand, std::string_view token, const OperandContext& context,
                  Complaint& complaint, Operation& out) {
  constexpr BufferWish kReadable = {.writeable = false, .it = true};
  constexpr BufferWish kWriteable = {.writeable = true, .it = true};
  constexpr BufferWish kNamed = {.writeable = false, .it = false};
  constexpr BufferWish kNamedWriteable = {.writeable = true, .it = false};
  switch (operand) {
    case Operand::kNone: return true;
    case Operand::kProcess: return read_process(token, context.boot, complaint, out.process);
    case Operand::kDriver: return read_word(token, "a driver", complaint, out.driver);
    case Operand::kSlot: return read_word(token, "a slot", complaint, out.slot);
    case Operand::kAddress: return read_address(token, context.boot, complaint, out.address);
    case Operand::kLength: return read_word(token, "a length", complaint, out.length);
    case Operand::kAlign: return read_align(token, complaint, out.number);
    case Operand::kCode: return read_number(token, "a code", 0, UINT32_MAX, complaint, out.code);
    case Operand::kDelta: return read_delta(token, complaint, out.delta);
    case Operand::kByte: return read_number(token, "a byte", 0, UINT8_MAX, complaint, out.byte);
    case Operand::kIndex: return read_word(token, "an index", complaint, out.number);
    case Operand::kCount:
      return read_small(token, "a number of bytes", kMaxBytes, complaint, out.number);
    case Operand::kChunkSize: return read_word(token, "a size of chunks", complaint, out.number);
    case Operand::kHandle:
      return read_small(token, "a custom grant's number", kCustomGrants - 1, complaint, out.number);
    case Operand::kHex: return read_hex(token, context.bytes, complaint, out.bytes);
    case Operand::kRange: return read_range(token, complaint, out.range);
    case Operand::kReadable: return read_buffer(token, kReadable, context, complaint, out.buffer);
    case Operand::kWriteable: return read_buffer(token, kWriteable, context, complaint, out.buffer);
    case Operand::kNamed: return read_buffer(token, kNamed, context, complaint, out.buffer);
    case Operand::kNamedWriteable:
      return read_buffer(token, kNamedWriteable, context, complaint, out.buffer);
    case Operand::kExternalName: return read_external_name(token, complaint, out.buffer);
    case Operand::kExternalSource:
      return read_external_source(token, out.buffer, context.boot, complaint, out.second);
    case Operand::kDestination:
      return read_buffer(token, kWriteable, context, complaint, out.second);
  }
  return true;
}

}  // namespace

bool read_operands(std::string_view rest, const OperandContext& context, Complaint& complaint,
                   Operation& operation) {
  const OperationShape& shape = shape_of(operation.kind);
  for (const Operand operand : shape.operands) {
    if (operand == Operand::kNone) break;
    if (!read_operand(operand, next_token(rest), context, complaint, operation)) return false;
  }
  const std::string_view surplus = next_token(rest);
  if (surplus.empty()) return true;
  return complaint.expected("nothing more behind `" + std::string(shape.name) + "`", surplus);
}

}  // namespace scenario
