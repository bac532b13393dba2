// expect: (use of|call to) (implicitly-)?deleted
// C4: a capsule cannot keep a slice as its member.
#include "procbuf/process_slice.hpp"

class Capsule {
 public:
 explicit Capsule(const procbuf::ReadableProcessSlice& slice)
#ifdef CONTROL
     : length_(slice.len()){}
#else
      : slice_(slice) {
  }
#endif

       private :
#ifdef CONTROL
     [[maybe_unused]] std::size_t length_;
#else
  procbuf::ReadableProcessSlice slice_;
#endif
};

Capsule make(const procbuf::ReadableProcessSlice& slice) {
  return Capsule(slice);
}
