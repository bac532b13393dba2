// What makes a program well-formed; see Sequence::repair.
#include <algorithm>

#include "input/format.hpp"
#include "input/sequence.hpp"

namespace input {

using scenario::Address;
using scenario::BufferName;
using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;

namespace {

// Of a userspace operation: whether the decoder, too, would have a life end in its place if it
// stood in a block.
bool ends_life(OperationKind kind) {
  return inside_block(kind) == OperationKind::kRestart;
}

}  // namespace

// Which buffer names an operand takes; as in the decoder.
struct Sequence::Wish {
  bool writeable = false;
  bool it = false;
  bool slot = false;  // nothing but `rw` and `ro`
};

// Goes over the operations once, and keeps those that can stand where they are.
class Sequence::Repair {
 public:
  explicit Repair(const scenario::Boot& boot) : boot_(boot) {}

  // Whether the next operation can stay; then it has been made to fit.
  bool admit(Operation& operation);
  // How many blocks are still to be closed.
  [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
  bool admit_end();
  bool admit_opener(OperationKind kind);
  void suit(Operation& operation, Operand operand);
  void suit_name(BufferName& name, Wish wish);
  void suit_slot(BufferName& name) const;
  bool suit_it(BufferName& name, bool writeable) const;

  const scenario::Boot& boot_;
  std::size_t kept_ = 0;
  std::size_t depth_ = 0;
  std::size_t dropped_ = 0;  // openers that had to go and whose `end` is still to come
  std::array<bool, scenario::kMaxNesting> writeable_{};  // of each open block
  // What `it` becomes where there is none: the buffer written to last.
  BufferName latest_;
};

bool Sequence::Repair::admit_end() {
  if (dropped_ > 0) {
    --dropped_;
    return false;
  }
  if (depth_ == 0) return false;
  --depth_;
  return true;
}

bool Sequence::Repair::admit_opener(OperationKind kind) {
  if (depth_ == scenario::kMaxNesting || kept_ + depth_ + 2 > kMaxOperations) {
    ++dropped_;
    return false;
  }
  writeable_[depth_++] = scenario::opens_writeable(kind);
  return true;
}

bool Sequence::Repair::admit(Operation& operation) {
  const scenario::Side side = scenario::shape_of(operation.kind).side;
  if (side == scenario::Side::kUserspace && depth_ > 0) {
    if (!ends_life(operation.kind)) return false;
    const std::uint8_t process = operation.process;
    operation = {};
    operation.kind = OperationKind::kRestart;
    operation.process = process;
  }
  if (operation.kind == OperationKind::kExternal && boot_.driver_count == 0) return false;
  if (operation.kind != OperationKind::kEnd && kept_ + depth_ == kMaxOperations) {
    if (scenario::opens_block(operation.kind)) ++dropped_;
    return false;
  }
  for (const Operand operand : scenario::shape_of(operation.kind).operands)
    suit(operation, operand);
  if (operation.kind == OperationKind::kEnd && !admit_end()) return false;
  if (scenario::opens_block(operation.kind) && !admit_opener(operation.kind)) return false;
  ++kept_;
  return true;
}

void Sequence::Repair::suit(Operation& operation, Operand operand) {
  switch (operand) {
    case Operand::kProcess:
      operation.process = static_cast<std::uint8_t>(operation.process % boot_.processes);
      return;
    case Operand::kAddress:
      if (operation.address.process != Address::kIssuing) {
        operation.address.process =
            static_cast<std::uint8_t>(operation.address.process % boot_.processes);
      }
      return;
    case Operand::kReadable: suit_name(operation.buffer, {.it = true}); return;
    case Operand::kWriteable: suit_name(operation.buffer, {.writeable = true, .it = true}); return;
    case Operand::kNamed: suit_name(operation.buffer, {}); return;
    case Operand::kNamedWriteable: suit_name(operation.buffer, {.writeable = true}); return;
    case Operand::kExternalSource:
      suit_name(
          operation.second,
          {.writeable = operation.buffer.kind == BufferName::Kind::kExternalRw, .slot = true});
      return;
    case Operand::kDestination:
      suit_name(operation.second, {.writeable = true, .it = true});
      return;
    default: return;
  }
}

// The block that `it` names, or else the next one further out that will do.
bool Sequence::Repair::suit_it(BufferName& name, bool writeable) const {
  for (std::size_t number = name.number; number < depth_; ++number) {
    if (writeable && !writeable_[depth_ - 1 - number]) continue;
    name.number = static_cast<std::uint8_t>(number);
    name.bare_it = name.bare_it && number == 0;
    return true;
  }
  return false;
}

void Sequence::Repair::suit_slot(BufferName& name) const {
  if (boot_.driver_count == 0) {
    name = {};
    return;
  }
  name.process = static_cast<std::uint8_t>(name.process % boot_.processes);
  name.driver = static_cast<std::uint8_t>(name.driver % boot_.driver_count);
}

void Sequence::Repair::suit_name(BufferName& name, Wish wish) {
  if (name.kind == BufferName::Kind::kIt) {
    if (wish.it && suit_it(name, wish.writeable)) return;
    name = latest_;
  }
  if (wish.slot && (!is_slot(name.kind) || name.kind == BufferName::Kind::kUr)) {
    const BufferName other = name;
    name = {};
    name.kind = BufferName::Kind::kRw;
    name.process = other.process;
    name.driver = other.driver;
  }
  if (is_slot(name.kind)) suit_slot(name);
  if (!wish.writeable) return;
  if (name.kind == BufferName::Kind::kRo) name.kind = BufferName::Kind::kRw;
  if (name.kind == BufferName::Kind::kExternalRo) name.kind = BufferName::Kind::kExternalRw;
  if (name.kind == BufferName::Kind::kDefaultRo) name.kind = BufferName::Kind::kDefaultRw;
  latest_ = name;
}

void Sequence::repair() {
  Repair repair(boot_);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < operations_.size(); ++at) {
    if (!repair.admit(operations_[at])) continue;
    if (kept != at) operations_[kept] = operations_[at];
    ++kept;
  }
  operations_.resize(kept);
  for (std::size_t open = repair.depth(); open > 0; --open) operations_.emplace_back();
  link_blocks();
}

void Sequence::link_blocks() {
  std::array<std::size_t, scenario::kMaxNesting> openers{};
  std::size_t depth = 0;
  for (std::size_t at = 0; at < operations_.size(); ++at) {
    Operation& operation = operations_[at];
    operation.block_end = 0;
    if (scenario::opens_block(operation.kind)) openers.at(depth++) = at;
    if (operation.kind == OperationKind::kEnd) {
      operations_[openers.at(--depth)].block_end = static_cast<std::uint32_t>(at);
    }
  }
}

}  // namespace input
