// Where the registers of a process lie that has little memory, or little left: in it, or nowhere.
#pragma once

#include "hostile/surroundings.hpp"
#include "procbuf/process.hpp"

namespace hostile {

// Begins and answers a process that has no, one, two and more bytes of memory in the middle of the
// kernel's, with the flash of `process`. Dies where a byte of the kernel's has changed.
void check_little_memory(const procbuf::Process& process, const Surroundings& surroundings);

}  // namespace hostile
