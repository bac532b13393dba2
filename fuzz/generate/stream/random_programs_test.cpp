#include "stream/random_programs.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace stream {
namespace {

TEST(RandomPrograms, TheSameSeedAndNumberAreTheSameProgram) {
  const auto first = std::make_unique<RandomPrograms>(7);
  const auto second = std::make_unique<RandomPrograms>(7);
  const std::string later = scenario::print(first->make(5));
  const std::string other = scenario::print(first->make(6));
  EXPECT_EQ(scenario::print(second->make(5)), later);  // whatever was made before
  EXPECT_NE(other, later);
  EXPECT_NE(scenario::print(std::make_unique<RandomPrograms>(8)->make(5)), later);
}

TEST(RandomPrograms, AreOfTheWholeLanguage) {
  const auto programs = std::make_unique<RandomPrograms>(1);
  std::set<scenario::OperationKind> seen;
  bool rounded = false;
  for (std::uint64_t number = 0; number < 500; ++number) {
    const scenario::Program program = programs->make(number);
    const std::string text = scenario::print(program);
    EXPECT_TRUE(scenario::parse(text)) << text;
    for (const scenario::Operation& operation : program.operations) seen.insert(operation.kind);
    rounded = rounded || program.boot.protection != scenario::Protection::kExact;
  }
  EXPECT_EQ(seen.size(), scenario::kOperations.size());
  EXPECT_TRUE(rounded);
}

}  // namespace
}  // namespace stream
