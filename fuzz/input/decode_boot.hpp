// The header of an input, for decode.cpp only: from its bytes to the boot lines.
#pragma once

#include "input/cursor.hpp"
#include "scenario/operation.hpp"

namespace input {

// The boot lines in the bytes behind the version; valid whatever they are (see scenario::Boot).
scenario::Boot read_boot(Cursor& cursor);

}  // namespace input
