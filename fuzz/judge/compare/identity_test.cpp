#include "compare/identity.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

namespace harness {
namespace {

std::string identity_of(Field field, const std::string& core, const std::string& model) {
  Difference difference;
  difference.place.field = field;
  difference.core = core;
  difference.model = model;
  return identity("difference", "brk", what_differs(difference));
}

TEST(Identity, IsOfTheFaultNotOfTheInput) {
  EXPECT_EQ(identity_of(Field::kMark, "ram0+1", "ram0+0"), "difference / brk / mark");
  EXPECT_EQ(identity_of(Field::kMark, "ram1+77", "ram1+5"), "difference / brk / mark");
  EXPECT_NE(identity_of(Field::kBreak, "ram0+1", "ram0+0"),
            identity_of(Field::kMark, "ram0+1", "ram0+0"));
}

TEST(Identity, OfAnOutcomeHasItsKindsAndNoValues) {
  EXPECT_EQ(identity_of(Field::kOutcome, "ok ram0+3 15", "err OutOfMemory"),
            "difference / brk / outcome ok for err OutOfMemory");
  EXPECT_EQ(identity_of(Field::kOutcome, "fail INVAL ram0+3", "ok"),
            "difference / brk / outcome fail INVAL for ok");
}

TEST(Identity, NamesTheOperationOrTheEnd) {
  scenario::Operation restart;
  restart.kind = scenario::OperationKind::kRestart;
  scenario::Program program;
  program.operations = {&restart, 1};
  EXPECT_EQ(operation_name(program, 0), "restart");
  EXPECT_EQ(operation_name(program, 1), "end of the program");
}

// ClusterFuzz (clusterfuzz/stacktraces, ASSERT_REGEX) takes as a crash's first frame what stands
// behind the colon of such a line; whatever stands before it must end in a bracket or a file's
// name.
TEST(IdentityDeathTest, ClusterFuzzReadsTheWholeOfIt) {
  EXPECT_EXIT(abort_as("difference / restart / mark"), testing::KilledBySignal(SIGABRT),
              "^ASSERTION FAILED: difference / restart / mark\n");
}

}  // namespace
}  // namespace harness
