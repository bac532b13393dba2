#include "tool/check_space.hpp"

#include "tool/files.hpp"

namespace tool {

int check_space(exhaustive::Space& space, std::size_t jobs, const std::string& programs,
                const search::MakeJudge& make_judge) {
  const search::Result result = search::check(space, jobs, make_judge);
  print(search::summary(result, space, programs));
  if (!result.agree()) return kDiffers;
  return result.interrupted ? kInterrupted : 0;
}

}  // namespace tool
