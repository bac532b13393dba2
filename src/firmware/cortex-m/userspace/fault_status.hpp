// What a Cortex-M says of the last fault.
#pragma once

#include "demo/userspace.hpp"

namespace userspace {

// Reads the fault's status registers and clears them for the next one.
Fault take_fault();

}  // namespace userspace
