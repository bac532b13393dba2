#include "failure/shrink.hpp"

#include <string>

namespace failure {

Wanted failing_as(const Failure& failure) {
  return [wanted = signature(failure)](const Failure& other) { return signature(other) == wanted; };
}

}  // namespace failure
