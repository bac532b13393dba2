// expect: (use of|call to) (implicitly-)?deleted
// C4: a slice cannot be moved out of a part that was made either.
#include <utility>

#include "procbuf/process_slice.hpp"

void use(const procbuf::WriteableProcessSlice& slice) {
  procbuf::WriteableProcessSlice part = slice[procbuf::RangeTo{4}];
#ifdef CONTROL
  const procbuf::WriteableProcessSlice& moved = part;
#else
  const procbuf::WriteableProcessSlice moved = std::move(part);
#endif
  static_cast<void>(moved.len());
}
