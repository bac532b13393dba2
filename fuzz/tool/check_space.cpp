#include "tool/check_space.hpp"

#include "exhaustive/check.hpp"
#include "tool/files.hpp"

namespace tool {

int check_space(exhaustive::Space& space, std::size_t jobs, const std::string& programs) {
  const exhaustive::Result result = exhaustive::check(space, jobs, exhaustive::core_against_model);
  print(exhaustive::summary(result, space, programs));
  if (!result.agree()) return kDiffers;
  return result.interrupted ? kInterrupted : 0;
}

}  // namespace tool
