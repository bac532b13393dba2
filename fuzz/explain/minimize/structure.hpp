// Edits that make a program structurally smaller: without a process or a driver, without a block
// around what stands in it, with fewer or simpler boot lines. For the minimiser; Sequence::repair()
// makes what they leave well-formed.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "input/sequence.hpp"
#include "scenario/operation.hpp"

namespace minimize {

bool concerns_process(const scenario::Operation& operation, std::uint8_t process);
// `driver` is its place in the boot lines.
bool concerns_driver(const scenario::Operation& operation, const scenario::Boot& boot,
                     std::uint8_t driver);

// Takes out the operations that `unwanted` names; what stands in a block whose first line goes
// stays. False where there are none.
bool drop_those(input::Sequence& sequence,
                const std::function<bool(const scenario::Operation&)>& unwanted);

// Takes away the block that the operation at `at` opens, and leaves what stands in it: `it` becomes
// the name of the buffer. False where none is opened there.
bool unwrap_block(input::Sequence& sequence, std::size_t at);

// Ways to make the boot lines fewer or simpler, the greatest step first. Their memory sizes are
// numbers as others are (numbers.hpp).
using BootEdit = std::function<void(input::Sequence&)>;
std::vector<BootEdit> smaller_boots(const scenario::Program& program);

}  // namespace minimize
