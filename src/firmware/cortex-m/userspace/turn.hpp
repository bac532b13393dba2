// The end of a process's turn on a Cortex-M: SysTick, whose exception stops the process that runs.
#pragma once

namespace userspace {

// Since begin_turn().
bool time_is_up();

// Whether SysTick may stop what runs. The kernel itself is never stopped.
void let_tick_stop(bool on);

}  // namespace userspace
