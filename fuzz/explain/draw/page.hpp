// A run as a picture: one HTML page that needs nothing but itself, for `scenario draw`.
//
// Time runs down the operations, memory across; what is in it is collected by chronicle.hpp, what
// it looks like stands in page.html, page.css and page.js, which the build puts into this library.
#pragma once

#include <string>

#include "failure/failure.hpp"
#include "scenario/operation.hpp"

namespace draw {

// What the page is about.
struct Subject {
  std::string title;                          // of the page: the input's name
  const failure::Failure* failure = nullptr;  // null: nothing failed
  std::string sentence;                       // what failed, for a person; empty where nothing did
};

// The page. The program runs once more, on the core as far as that is known to come through (see
// Chronicle), on a machine of its own: the access guard goes over to that (machine.hpp). `program`
// is there: an input whose failure is of Kind::kText or Kind::kProtection has no operations to
// draw.
std::string page(const scenario::Program& program, const Subject& subject);

}  // namespace draw
