// expect: narrowing conversion|cannot be narrowed
// A4: counts fit a byte.
#include "procbuf/grant_layout.hpp"

#ifdef CONTROL
constexpr procbuf::GrantCounts kCounts{.upcalls = 0, .allow_ro = 0, .allow_rw = 255};
#else
constexpr procbuf::GrantCounts kCounts{.upcalls = 0, .allow_ro = 0, .allow_rw = 256};
#endif
static_assert(kCounts.allow_ro == 0);
