// The chronicle as the data of the page's script (page.js), which names every member it reads.
#pragma once

#include <string>

#include "draw/chronicle.hpp"
#include "scenario/operation.hpp"

namespace draw {

// In ASCII, and safe to stand in a <script> element: no `<` is in it.
std::string story_json(const scenario::Boot& boot, const Chronicle& story);

}  // namespace draw
