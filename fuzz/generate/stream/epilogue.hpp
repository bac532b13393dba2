// An epilogue: operations behind a program that look at all that it has left, for whoever compares
// outcomes alone and cannot look inside.
#pragma once

#include "input/sequence.hpp"
#include "scenario/placement.hpp"

namespace stream {

// Adds to the program: each process's state and break, each allow slot's, kept and external
// buffer's address, length and bytes, and the memory of each process that runs, as far as it can
// see it. As many of these as a program can hold. `placement`: where the regions would lie.
void add_epilogue(input::Sequence& sequence, const scenario::Placement& placement);

}  // namespace stream
