#include "tool/our_subject.hpp"

#include "core/core_subject.hpp"
#include "model/model_subject.hpp"

namespace tool {

std::unique_ptr<subjects::Subject> make_subject(const OurSubject& which,
                                                harness::Machine& machine) {
  if (!which.model) return std::make_unique<harness::CoreSubject>(machine);
  return std::make_unique<model::ModelSubject>(machine.placement(), which.profile);
}

}  // namespace tool
