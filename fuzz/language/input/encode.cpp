// Scenario to bytes: one writer for each kind of operand; decode.cpp has the readers. See
// encode.hpp.
//
// Writes a number itself wherever the form has one, and never a reference to an earlier operation:
// an encoded scenario keeps its operands when a line before them is changed.
#include "input/encode.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <string_view>

#include "input/decode.hpp"
#include "input/format.hpp"
#include "scenario/protection.hpp"

namespace input {

namespace {

using scenario::Address;
using scenario::Boot;
using scenario::BufferName;
using scenario::Driver;
using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Range;
using scenario::Word;

// The place of the first equal entry; one past the last index says that the value follows.
template <typename Table, typename Value>
std::uint8_t index_in(const Table& table, const Value& value) {
  return static_cast<std::uint8_t>(std::ranges::find(table, value) - table.begin());
}

// log2 of how many bytes (1, 2, 4 or 8) a number takes.
std::size_t log_width_of(std::uint64_t value) {
  std::size_t log_width = 0;
  while (log_width < 3 && value >> (8U << log_width) != 0) ++log_width;
  return log_width;
}

class Encoder {
 public:
  // Overwrites `bytes`, which must outlive the encoder.
  Encoder(const Boot& boot, std::vector<std::uint8_t>& bytes) : boot_(boot), bytes_(bytes) {
    bytes_.clear();
  }

  void write_boot(std::uint8_t mix_byte);
  void write_operation(const Operation& operation);

  // Why something does not fit; empty while everything does.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

 private:
  void write_operand(Operand operand, const Operation& operation);
  void write_protection();
  void write_boot_driver(std::size_t place);

  // One writer for each kind of operand; those of the same form share one.
  void write_process(std::uint8_t process);
  void write_driver(const Word& number);
  void write_slot(const Word& slot);
  void write_address(const Address& address);
  void write_word(const Word& word);
  void write_align(const Word& align);
  void write_code(std::uint32_t code);
  void write_delta(std::int64_t delta);
  void write_count_of_bytes(const Word& count);
  void write_handle(const Word& handle);
  void write_hex(std::span<const std::uint8_t> bytes);
  void write_range(const Range& range);
  void write_name(const BufferName& name);
  void write_slot_name(const BufferName& name);
  void write_external(const BufferName& name, std::uint8_t first);

  // Their parts.
  void byte(std::uint64_t value) { bytes_.push_back(static_cast<std::uint8_t>(value)); }
  void number(std::uint64_t value, std::size_t width);
  void write_explicit(std::uint64_t value, bool flag);
  // These refuse where the value does not fit, and answer whether it does. The first refusal
  // stands.
  bool demand(bool fits, std::string_view what, std::uint64_t value, std::string_view why);
  bool bounded(std::string_view what, std::uint64_t value, std::uint64_t low, std::uint64_t high);

  const Boot& boot_;
  std::vector<std::uint8_t>& bytes_;
  std::string refusal_;
};

// ---- Boot

void Encoder::write_boot(std::uint8_t mix_byte) {
  const Geometry& geometry = kGeometries[static_cast<std::size_t>(mix_of(mix_byte))];
  const bool is_protected = boot_.protection != scenario::Protection::kExact || boot_.refuse != 0;
  byte(is_protected ? kProtectedVersion : kVersion);
  byte(mix_byte);
  if (!bounded("processes", boot_.processes, 1, scenario::kMaxProcesses) ||
      !bounded("ram", boot_.ram, scenario::kMinRam, scenario::kMaxRam) ||
      !demand(scenario::holds_ram(boot_.protection, boot_.ram), "ram", boot_.ram,
              "is no power of two, as pmsav7 needs") ||
      !bounded("initial_break", boot_.initial_break, 0,
               scenario::most_initial_break(boot_.protection, boot_.ram)) ||
      !bounded("flash", boot_.flash, 0, scenario::kMaxFlash) ||
      !bounded("protected", boot_.protected_flash, 0, boot_.flash) ||
      !bounded("drivers", boot_.driver_count, 0, scenario::kMaxDrivers)) {
    return;
  }

  const std::uint8_t processes = index_in(geometry.processes, boot_.processes);
  const std::uint8_t drivers = index_in(geometry.drivers, boot_.driver_count);
  byte(std::size_t{index_in(kFaultPolicies, boot_.fault)} << 6 | std::size_t{drivers} << 3 |
       processes);
  if (processes == geometry.processes.size()) byte(boot_.processes);
  if (drivers == geometry.drivers.size()) byte(boot_.driver_count);

  const auto write_sizes = [this](const auto& low_table, std::uint32_t low, const auto& high_table,
                                  std::uint32_t high) {
    const std::uint8_t low_index = index_in(low_table, low);
    const std::uint8_t high_index = index_in(high_table, high);
    byte(std::size_t{high_index} << 4 | low_index);
    if (low_index == low_table.size()) number(low, kHeaderSizeWidth);
    if (high_index == high_table.size()) number(high, kHeaderSizeWidth);
  };
  write_sizes(kRamSizes, boot_.ram, geometry.first_breaks, boot_.initial_break);
  write_sizes(kFlashSizes, boot_.flash, kProtectedSizes, boot_.protected_flash);
  if (is_protected) write_protection();
  for (std::size_t place = 0; place < boot_.driver_count; ++place) write_boot_driver(place);
}

void Encoder::write_protection() {
  const bool fits = boot_.refuse < kRefuseExplicit;
  const std::size_t first = fits ? boot_.refuse : kRefuseExplicit;
  byte(first << kRefuseShift | static_cast<std::size_t>(boot_.protection));
  if (!fits) number(boot_.refuse, kRefuseWidth);
}

void Encoder::write_boot_driver(std::size_t place) {
  const Driver& driver = boot_.drivers[place];
  if (!bounded("driver", driver.number, 0, UINT32_MAX)) return;
  const std::size_t ro = index_in(kSlotCounts, driver.ro);
  const std::size_t rw = index_in(kSlotCounts, driver.rw);
  if (driver.number == kDriverNumbers[place] && ro < kSlotCounts.size() &&
      rw < kSlotCounts.size()) {
    const std::size_t grant = driver.no_grant ? kNoGrant : 0;
    byte((grant * kSlotCounts.size() + rw) * kSlotCounts.size() + ro);
    return;
  }
  byte(kDriverExplicit);
  number(driver.number, kDriverNumberWidth);
  byte(driver.no_grant ? 1 : 0);
  byte(driver.ro);
  byte(driver.rw);
}

// ---- Operations

void Encoder::write_operation(const Operation& operation) {
  byte(static_cast<std::size_t>(operation.kind));
  for (const Operand operand : scenario::shape_of(operation.kind).operands) {
    write_operand(operand, operation);
  }
}

void Encoder::write_operand(Operand operand, const Operation& operation) {
  switch (operand) {
    case Operand::kNone: return;
    case Operand::kProcess: write_process(operation.process); return;
    case Operand::kDriver: write_driver(operation.driver); return;
    case Operand::kSlot: write_slot(operation.slot); return;
    case Operand::kAddress: write_address(operation.address); return;
    case Operand::kLength: write_word(operation.length); return;
    case Operand::kAlign: write_align(operation.number); return;
    case Operand::kCode: write_code(operation.code); return;
    case Operand::kDelta: write_delta(operation.delta); return;
    case Operand::kByte: byte(operation.byte); return;
    case Operand::kIndex:
    case Operand::kChunkSize: write_word(operation.number); return;
    case Operand::kCount: write_count_of_bytes(operation.number); return;
    case Operand::kHandle: write_handle(operation.number); return;
    case Operand::kHex: write_hex(operation.bytes); return;
    case Operand::kRange: write_range(operation.range); return;
    case Operand::kReadable:
    case Operand::kWriteable:
    case Operand::kNamed:
    case Operand::kNamedWriteable: write_name(operation.buffer); return;
    case Operand::kExternalName: write_external(operation.buffer, 0); return;
    case Operand::kExternalSource:
    case Operand::kDestination: write_name(operation.second); return;
  }
}

bool Encoder::demand(bool fits, std::string_view what, std::uint64_t value, std::string_view why) {
  if (!fits && refusal_.empty()) {
    refusal_ = std::string(what) + " " + std::to_string(value) + " " + std::string(why);
  }
  return fits;
}

bool Encoder::bounded(std::string_view what, std::uint64_t value, std::uint64_t low,
                      std::uint64_t high) {
  // Asked first, too: the sentence is not put together for every number that fits.
  if (value >= low && value <= high) return true;
  return demand(false, what, value,
                "is not " + std::to_string(low) + " to " + std::to_string(high));
}

// ---- Numbers

void Encoder::number(std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) byte(value >> (8 * i) & 0xff);
}

void Encoder::write_explicit(std::uint64_t value, bool flag) {
  const std::size_t log_width = log_width_of(value);
  byte(kExplicit | (flag ? kExplicitFlag : 0) | log_width);
  number(value, std::size_t{1} << log_width);
}

void Encoder::write_word(const Word& word) {
  if (!word.from_max && word.value < kWordHot) {
    byte(word.value);
  } else if (word.from_max && word.value < kWordWrap - kWordFromMax) {
    byte(kWordFromMax + word.value);
  } else {
    write_explicit(word.value, word.from_max);
  }
}

void Encoder::write_process(std::uint8_t process) {
  demand(process < boot_.processes, "process", process, "was not booted");
  byte(process);
}

void Encoder::write_driver(const Word& number) {
  const auto drivers = std::span(boot_.drivers).first(boot_.driver_count);
  const auto place = std::ranges::find(drivers, number.value, &Driver::number);
  if (!number.from_max && place != drivers.end()) {
    byte(static_cast<std::size_t>(place - drivers.begin()));
  } else if (!number.from_max && number.value < kExplicit - kDriverPlain) {
    byte(kDriverPlain + number.value);
  } else {
    write_explicit(number.value, number.from_max);
  }
}

void Encoder::write_slot(const Word& slot) {
  if (!slot.from_max && slot.value < kExplicit - kSlotPlain) {
    byte(kSlotPlain + slot.value);
  } else {
    write_explicit(slot.value, slot.from_max);
  }
}

void Encoder::write_align(const Word& align) {
  const bool held = !align.from_max && std::has_single_bit(align.value) &&
                    align.value < std::uint64_t{1} << kAlignCount;
  demand(held, "alignment", align.value, "is not a power of two up to 32768");
  byte(static_cast<std::size_t>(std::countr_zero(align.value)));
}

void Encoder::write_code(std::uint32_t code) {
  if (code < kExplicit) {
    byte(code);
  } else {
    write_explicit(code, false);
  }
}

void Encoder::write_delta(std::int64_t delta) {
  if (delta >= -kDeltaZero && delta < kDeltaEdges - kDeltaZero) {
    byte(static_cast<std::size_t>(delta + kDeltaZero));
  } else {
    write_explicit(static_cast<std::uint64_t>(delta < 0 ? -1 - delta : delta), delta < 0);
  }
}

void Encoder::write_count_of_bytes(const Word& count) {
  bounded("number of bytes", count.value, 0, scenario::kMaxBytes);
  write_word(count);
}

void Encoder::write_handle(const Word& handle) {
  bounded("custom grant", handle.value, 0, scenario::kCustomGrants - 1);
  byte(handle.value);
}

// ---- Addresses, ranges and bytes

void Encoder::write_address(const Address& address) {
  const bool own = address.process == Address::kIssuing;
  demand(own || address.process < boot_.processes, "process", address.process, "was not booted");
  if (address.base == Address::Base::kNull) {
    byte(kAddressNull);
  } else if (address.base == Address::Base::kRam && own && !address.negative &&
             address.offset < kAddressBreakPart) {
    byte(address.offset);
  } else {
    byte(kExplicit + index_in(kAddressBases, address.base));
    const std::size_t log_width = log_width_of(address.offset);
    std::size_t form = log_width;
    if (address.negative) form |= kAddressNegative;
    if (!own) form |= kAddressHasProcess | std::size_t{address.process} << kAddressProcessShift;
    byte(form);
    number(address.offset, std::size_t{1} << log_width);
  }
}

void Encoder::write_range(const Range& range) {
  if (range.form == Range::Form::kFull) {
    byte(kRangeFull);
  } else if (range.form == Range::Form::kIndex && !range.a.from_max &&
             range.a.value < kRangeTo - kRangeIndex) {
    byte(kRangeIndex + range.a.value);
  } else {
    byte(static_cast<std::size_t>(range.form));
    if (range.form != Range::Form::kTo) write_word(range.a);
    if (range.form == Range::Form::kBoth || range.form == Range::Form::kTo) write_word(range.b);
  }
}

void Encoder::write_hex(std::span<const std::uint8_t> bytes) {
  if (!bounded("payload length", bytes.size(), 0, scenario::kMaxBytes)) return;
  if (bytes.size() < kHexPattern) {
    byte(bytes.size());
  } else if (bytes.size() <= UINT8_MAX) {
    byte(kHexLength1);
    byte(bytes.size());
  } else {
    byte(kHexLength2);
    number(bytes.size(), 2);
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

// ---- Buffer names

void Encoder::write_name(const BufferName& name) {
  switch (name.kind) {
    case BufferName::Kind::kRw:
    case BufferName::Kind::kRo:
    case BufferName::Kind::kUr: write_slot_name(name); return;
    case BufferName::Kind::kExternalRw:
    case BufferName::Kind::kExternalRo: write_external(name, kNameExternal); return;
    case BufferName::Kind::kDefaultRw: byte(kNameDefault + kDefaultIsRw); return;
    case BufferName::Kind::kDefaultRo: byte(kNameDefault); return;
    case BufferName::Kind::kIt:
      bounded("it", name.number, 0, scenario::kMaxNesting - 1);
      byte(name.bare_it ? kNameIt : kNameItNumbered + name.number);
      return;
  }
}

void Encoder::write_slot_name(const BufferName& name) {
  demand(name.driver < boot_.driver_count, "driver", name.driver, "(a place) was not booted");
  byte(std::size_t{kExplicit} | (name.has_generation ? kNameGeneration : 0U) |
       index_in(kPackedKinds, name.kind));
  write_process(name.process);
  if (name.has_generation) {
    bounded("life", name.generation, 0, scenario::kMaxGenerations - 1);
    byte(name.generation);
  }
  byte(name.driver);
  write_slot(name.slot);
}

// `first`: the first of the byte values that are external buffers there.
void Encoder::write_external(const BufferName& name, std::uint8_t first) {
  bounded("external buffer", name.number, 0, scenario::kExternalBuffers - 1);
  byte(first + ((name.kind == BufferName::Kind::kExternalRo ? kExternalIsRo : 0U) | name.number));
}

std::string name_of(const scenario::Program& program, std::size_t index) {
  return "operation " + std::to_string(index + 1) + " (" +
         std::string(scenario::shape_of(program.operations[index].kind).name) + "): ";
}

// What operand by operand cannot be seen: blocks, `it`, duplicate drivers. The empty string where
// `bytes` are the program.
std::string difference(const scenario::Program& program, std::span<const std::uint8_t> bytes) {
  const auto storage = std::make_unique<DecodedScenario>();
  const scenario::Program decoded = storage->decode(bytes);
  if (decoded.boot != program.boot) return "boot lines: not well-formed";
  for (std::size_t i = 0; i < program.operations.size(); ++i) {
    if (i < decoded.operations.size() && decoded.operations[i] == program.operations[i]) continue;
    return name_of(program, i) +
           "not well-formed here (its block, its `it`, or a number too large for this machine)";
  }
  return decoded.operations.size() == program.operations.size() ? "" : "a block has no `end`";
}

}  // namespace

std::expected<std::vector<std::uint8_t>, std::string> encode(const scenario::Program& program,
                                                             Mix mix) {
  if (program.operations.size() > kMaxOperations) {
    return std::unexpected(name_of(program, kMaxOperations) + "an input holds at most " +
                           std::to_string(kMaxOperations) + " operations, and here are " +
                           std::to_string(program.operations.size()));
  }
  std::vector<std::uint8_t> bytes;
  Encoder encoder(program.boot, bytes);
  encoder.write_boot(mix_byte(mix, 0));
  if (!encoder.refusal().empty()) return std::unexpected("boot lines: " + encoder.refusal());
  for (std::size_t i = 0; i < program.operations.size(); ++i) {
    encoder.write_operation(program.operations[i]);
    if (!encoder.refusal().empty()) {
      return std::unexpected(name_of(program, i) + encoder.refusal());
    }
  }
  std::string refusal = difference(program, bytes);
  if (!refusal.empty()) return std::unexpected(std::move(refusal));
  return bytes;
}

void encode_nearest(const scenario::Program& program, std::uint8_t mix_byte, std::size_t max_size,
                    std::vector<std::uint8_t>& bytes) {
  Encoder encoder(program.boot, bytes);
  encoder.write_boot(mix_byte);
  // What has been written keeps room for the `end`s of the blocks that are open in it.
  std::size_t open = 0;
  for (const Operation& operation : program.operations) {
    const std::size_t before = bytes.size();
    const std::size_t open_before = open;
    encoder.write_operation(operation);
    if (scenario::opens_block(operation.kind)) ++open;
    if (operation.kind == OperationKind::kEnd && open > 0) --open;
    if (bytes.size() + open > max_size) {
      bytes.resize(before);
      open = open_before;
      break;
    }
  }
  bytes.insert(bytes.end(), open, static_cast<std::uint8_t>(OperationKind::kEnd));
  if (bytes.size() > max_size) bytes.resize(max_size);
}

}  // namespace input
