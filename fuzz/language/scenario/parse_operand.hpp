// The operands of one operation: one reader for each Operand of operation.hpp. Called by parse.cpp
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scenario/parse_token.hpp"

namespace scenario {

// A `with` or `mut_with` that is still open.
struct OpenBlock {
  std::size_t operation;    // its index
  std::string_view name;    // `with` or one of its kin
  std::size_t line_number;  // where it stands in the text, both counted from 1
  std::size_t column;
  bool writeable;  // the kind is one of the `mut_` ones
};

// What the operands of an operation are read against.
struct OperandContext {
  const Boot& boot;
  const std::vector<OpenBlock>& blocks;  // innermost last
  // Receives the HEX operands. Its capacity is enough for the whole text: it never moves, so that
  // the operations can point into it.
  std::vector<std::uint8_t>& bytes;
};

// Reads all operands of `operation.kind` from `rest`, which is what stands behind the operation's
// name, and nothing may follow them. False: has complained.
bool read_operands(std::string_view rest, const OperandContext& context, Complaint& complaint,
                   Operation& operation);

}  // namespace scenario
