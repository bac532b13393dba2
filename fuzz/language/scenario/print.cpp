// Canonical text; see print.hpp.
#include "scenario/print.hpp"

#include <string_view>

namespace scenario {

namespace {

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

std::string word(const Word& value) {
  if (!value.from_max) return number(value.value);
  return value.value == 0 ? "max" : "max-" + number(value.value);
}

std::string_view base_name(Address::Base base) {
  switch (base) {
    case Address::Base::kNull: return "null";
    case Address::Base::kMax: return "max";
    case Address::Base::kRam: return "ram";
    case Address::Base::kFlash: return "flash";
    case Address::Base::kBreak: return "brk";
    case Address::Base::kEnd: return "end";
  }
  return {};
}

std::string address(const Address& value) {
  std::string text(base_name(value.base));
  if (value.process != Address::kIssuing) text += number(value.process);
  const bool relative = value.base != Address::Base::kNull && value.base != Address::Base::kMax;
  if (relative || value.offset != 0) text += (value.negative ? "-" : "+") + number(value.offset);
  return text;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return "-";
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 0xf];
  }
  return text;
}

std::string range(const Range& value) {
  switch (value.form) {
    case Range::Form::kIndex: return word(value.a);
    case Range::Form::kBoth: return word(value.a) + ".." + word(value.b);
    case Range::Form::kFrom: return word(value.a) + "..";
    case Range::Form::kTo: return ".." + word(value.b);
    case Range::Form::kFull: return "..";
  }
  return {};
}

std::string slot_name(std::string_view prefix, const BufferName& name, const Boot& boot) {
  std::string text(prefix);
  text += number(name.process);
  if (name.has_generation) text += "@" + number(name.generation);
  return text + ":" + number(boot.drivers[name.driver].number) + ":" + word(name.slot);
}

std::string buffer(const BufferName& name, const Boot& boot) {
  switch (name.kind) {
    case BufferName::Kind::kRw: return slot_name("rw:", name, boot);
    case BufferName::Kind::kRo: return slot_name("ro:", name, boot);
    case BufferName::Kind::kUr: return slot_name("ur:", name, boot);
    case BufferName::Kind::kExternalRw: return "xrw:" + number(name.number);
    case BufferName::Kind::kExternalRo: return "xro:" + number(name.number);
    case BufferName::Kind::kDefaultRw: return "default_rw";
    case BufferName::Kind::kDefaultRo: return "default_ro";
    case BufferName::Kind::kIt: return name.bare_it ? "it" : "it" + number(name.number);
  }
  return {};
}

std::string operand_text(Operand operand, const Operation& operation, const Boot& boot) {
  switch (operand) {
    case Operand::kNone: return {};
    case Operand::kProcess: return number(operation.process);
    case Operand::kDriver: return word(operation.driver);
    case Operand::kSlot: return word(operation.slot);
    case Operand::kAddress: return address(operation.address);
    case Operand::kLength: return word(operation.length);
    case Operand::kAlign:
    case Operand::kIndex:
    case Operand::kCount:
    case Operand::kChunkSize:
    case Operand::kHandle: return word(operation.number);
    case Operand::kCode: return number(operation.code);
    case Operand::kDelta: return std::to_string(operation.delta);
    case Operand::kByte: return number(operation.byte);
    case Operand::kHex: return hex(operation.bytes);
    case Operand::kRange: return range(operation.range);
    case Operand::kReadable:
    case Operand::kWriteable:
    case Operand::kNamed:
    case Operand::kNamedWriteable:
    case Operand::kExternalName: return buffer(operation.buffer, boot);
    case Operand::kExternalSource:
    case Operand::kDestination: return buffer(operation.second, boot);
  }
  return {};
}

std::string_view policy_name(FaultPolicy policy) {
  switch (policy) {
    case FaultPolicy::kStop: return "stop";
    case FaultPolicy::kRestart: return "restart";
    case FaultPolicy::kPanic: return "panic";
  }
  return {};
}

}  // namespace

std::string print(const Operation& operation, const Boot& boot) {
  const OperationShape& shape = shape_of(operation.kind);
  std::string text(shape.name);
  for (const Operand operand : shape.operands) {
    if (operand == Operand::kNone) break;
    text += " " + operand_text(operand, operation, boot);
  }
  return text;
}

std::string print_boot(const Boot& boot) {
  std::string text = "boot processes=" + number(boot.processes) + " ram=" + number(boot.ram) +
                     " initial_break=" + number(boot.initial_break) +
                     " flash=" + number(boot.flash) + " protected=" + number(boot.protected_flash) +
                     " fault=" + std::string(policy_name(boot.fault));
  if (boot.protection != Protection::kExact) {
    text += " protection=" + std::string(name_of(boot.protection));
  }
  if (boot.refuse != 0) text += " refuse=" + number(boot.refuse);
  text += "\n";
  for (const Driver& driver : std::span(boot.drivers).first(boot.driver_count)) {
    text += "driver " + number(driver.number) + " ro=" + number(driver.ro) +
            " rw=" + number(driver.rw) + (driver.no_grant ? " no_grant\n" : "\n");
  }
  return text;
}

std::string print(const Program& program) {
  constexpr std::size_t kIndentation = 2;
  std::string text = print_boot(program.boot);
  std::size_t depth = 0;
  for (const Operation& operation : program.operations) {
    if (operation.kind == OperationKind::kEnd) --depth;
    text += std::string(kIndentation * depth, ' ') + print(operation, program.boot) + "\n";
    if (opens_block(operation.kind)) ++depth;
  }
  return text;
}

}  // namespace scenario
