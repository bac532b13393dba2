// expect: (use of|call to) (implicitly-)?deleted
// A grant is its driver's alone.
#include "procbuf/grant.hpp"

void use(const procbuf::Grant<int>& grant) {
#ifdef CONTROL
  const procbuf::Grant<int>& copy = grant;
#else
  const procbuf::Grant<int> copy = grant;
#endif
  static_cast<void>(copy.driver_number());
}
