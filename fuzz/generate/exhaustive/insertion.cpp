#include "exhaustive/insertion.hpp"

#include <algorithm>

namespace exhaustive {

using scenario::Operation;

void Insertion::begin(const scenario::Program& program, std::span<const Operation> inserted) {
  original_ = program.operations;
  inserted_ = inserted;
  position_ = 0;
  open_count_ = 0;
  operations_.assign(inserted.begin(), inserted.end());
  operations_.insert(operations_.end(), original_.begin(), original_.end());
  for (Operation& operation : std::span(operations_).subspan(inserted.size())) {
    if (scenario::opens_block(operation.kind)) {
      operation.block_end += static_cast<std::uint32_t>(inserted.size());
    }
  }
  program_ = {.boot = program.boot, .operations = operations_};
}

// The operation behind the insertion moves to before it. If it opens a block, the `end` is still
// behind; if it is an `end`, its block now ends where it is in the original.
bool Insertion::advance() {
  if (position_ == original_.size()) return false;
  const Operation& passed = original_[position_];
  operations_[position_] = operations_[position_ + inserted_.size()];
  if (scenario::opens_block(passed.kind)) {
    openers_[open_count_++] = position_;
  } else if (passed.kind == scenario::OperationKind::kEnd) {
    operations_[openers_[--open_count_]].block_end = static_cast<std::uint32_t>(position_);
  }
  ++position_;
  std::ranges::copy(inserted_, operations_.begin() + static_cast<std::ptrdiff_t>(position_));
  return true;
}

}  // namespace exhaustive
