// expect: (use of|call to) (implicitly-)?deleted
// C4: the answer of `get` cannot be copied or kept either.
#include "procbuf/process_slice.hpp"

bool use(const procbuf::ReadableProcessSlice& slice) {
  const procbuf::Maybe<procbuf::ReadableProcessSlice> part = slice.get(procbuf::RangeTo{4});
#ifdef CONTROL
  const procbuf::Maybe<procbuf::ReadableProcessSlice>& copy = part;
#else
  const procbuf::Maybe<procbuf::ReadableProcessSlice> copy = part;
#endif
  return static_cast<bool>(copy);
}
