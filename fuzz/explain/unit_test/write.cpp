#include "unit_test/write.hpp"

#include <algorithm>
#include <memory>

#include "unit_test/generator.hpp"

namespace unit_test {

bool is_test_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && letter(name[0]) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string write(const scenario::Program& program, const failure::Failure* failure,
                  const Origin& origin) {
  // Which lives are to be noted when they begin is only known once all has been
  // written.
  const auto first = std::make_unique<Generator>(program, failure, std::set<Life>());
  static_cast<void>(first->source(origin));
  return std::make_unique<Generator>(program, failure, first->named_lives())->source(origin);
}

}  // namespace unit_test
