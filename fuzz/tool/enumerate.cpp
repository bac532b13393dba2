#include "tool/enumerate.hpp"

#include <fmt/format.h>

#include "exhaustive/small_scopes.hpp"
#include "tool/check_space.hpp"

namespace tool {

int enumerate(std::size_t depth, std::size_t jobs) {
  exhaustive::SmallScopes scopes(depth);
  return check_space(scopes, jobs,
                     fmt::format("programs of up to {} operations ({} of the narrow alphabet)",
                                 depth, depth + exhaustive::SmallScopes::kNarrowExtra));
}

}  // namespace tool
