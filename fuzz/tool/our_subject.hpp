// Which of this project's own subjects runs a scenario: what the options `--model` and `--as` say
// to `scenario run`, `check` and `serve`.
#pragma once

#include <memory>

#include "machine.hpp"
#include "model/profile.hpp"
#include "subject.hpp"

namespace tool {

// The core; or the model, of the kernel that the profile says.
struct OurSubject {
  bool model = false;
  model::Profile profile = model::Profile::procbuf();
};

// The machine is the subject's to use for as long as that lives.
std::unique_ptr<subjects::Subject> make_subject(const OurSubject& which, harness::Machine& machine);

}  // namespace tool
