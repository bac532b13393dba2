// The end of a process's turn on RISC-V: the machine timer, whose interrupt stops the process that
// runs.
#pragma once

namespace userspace {

// Since begin_turn().
bool time_is_up();

}  // namespace userspace
