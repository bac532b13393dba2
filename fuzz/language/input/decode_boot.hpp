// The header of an input, for decode.cpp only: from its bytes to the boot lines.
#pragma once

#include <cstdint>

#include "input/cursor.hpp"
#include "input/mix.hpp"
#include "scenario/operation.hpp"

namespace input {

// The boot lines in the bytes behind the mix, which has this geometry; valid whatever the bytes are
// (see scenario::Boot).
scenario::Boot read_boot(Cursor& cursor, std::uint8_t version, const Geometry& geometry);

}  // namespace input
