// expect: (use of|call to) (implicitly-)?deleted
// B6: a capability that was lent for one call cannot be kept.
#include "procbuf/capability.hpp"

void use(const procbuf::ExternalProcessCapability& capability) {
#ifdef CONTROL
  const procbuf::ExternalProcessCapability& kept = capability;
#else
  const procbuf::ExternalProcessCapability kept = capability;
#endif
  static_cast<void>(kept);
}
