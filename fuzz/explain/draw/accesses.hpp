// Which bytes of processes' memory an operation read or wrote, as far as that follows from the
// operation, its buffer and its outcome.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "draw/chronicle.hpp"
#include "draw/sight.hpp"
#include "scenario/operation.hpp"
#include "scenario/placement.hpp"

namespace draw {

// An operation that has happened, and what there was to see around it.
struct Happening {
  const scenario::Operation& operation;
  std::string_view outcome;
  const scenario::Boot& boot;
  const scenario::Placement& placement;
  const std::vector<Holder>& holders;
  // The slices of the open blocks, the innermost last; nothing for a slice without bytes.
  std::span<const std::optional<Stretch>> open;
  const Sight& before;
  const Sight& after;
};

// In the order in which they happen. A refused operation has none.
std::vector<Access> accesses(const Happening& happening);

// The stretch that a block holds open once it has opened it: its buffer, or its part.
std::optional<Stretch> opened(const Happening& happening);

}  // namespace draw
