// The score as a page.
#pragma once

#include <string>
#include <vector>

#include "tool/score_results.hpp"

namespace tool {

// One HTML page that needs no network, light or dark as the reader's system is; it looks as the
// page of a night does (report/page.css).
std::string score_page(const std::vector<PlantedBug>& bugs);

}  // namespace tool
