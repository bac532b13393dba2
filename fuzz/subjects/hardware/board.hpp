// Where a board with such hardware has the processes of a scenario, whose own addresses are a
// host's and have any number of bits.
#pragma once

#include <cstddef>
#include <optional>

#include "hardware/protection.hpp"
#include "scenario/operation.hpp"

namespace hardware {

// None of `exact`, which no hardware is.
std::optional<Architecture> architecture_of(scenario::Protection protection);

// The regions at boot, aligned as the hardware wants them. Flash is filled up to where a region can
// end, as a board pads images.
Regions regions_on_board(Architecture architecture, const scenario::Boot& boot,
                         std::size_t process);

}  // namespace hardware
