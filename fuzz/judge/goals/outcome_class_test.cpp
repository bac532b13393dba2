// Classes of outcomes: every word of the language falls into the right one, and the table of what
// is possible holds whatever random inputs do.
#include "goals/outcome_class.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "compare/transcript.hpp"
#include "input/decode.hpp"
#include "machine.hpp"

namespace goals {
namespace {

using scenario::OperationKind;

constexpr std::uint8_t kSomeBytes[] = {1, 2};

OutcomeClass of(OperationKind kind, std::string_view outcome) {
  scenario::Operation operation;
  operation.kind = kind;
  operation.bytes = kSomeBytes;
  return classify(operation, outcome);
}

TEST(OutcomeClass, OkIsEmptyWhereItIsAboutNoBytes) {
  EXPECT_EQ(of(OperationKind::kAllowRw, "ok null 0"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kAllowRo, "ok far 0"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kAllowUr, "ok ram0+0 10"), kOk);
  EXPECT_EQ(of(OperationKind::kExternal, "ok null 0"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kExternal, "ok ram0+0 1"), kOk);
  EXPECT_EQ(of(OperationKind::kLoad, "ok -"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kGet, "ok 00"), kOk);
  EXPECT_EQ(of(OperationKind::kLen, "ok 0"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kLen, "ok 10"), kOk);
  EXPECT_EQ(of(OperationKind::kIter, "ok 0 811c9dc5"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kIter, "ok 1 050c5d1f"), kOk);
  EXPECT_EQ(of(OperationKind::kPtr, "ok null"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kMutPtr, "ok ram0+8"), kOk);
  EXPECT_EQ(of(OperationKind::kChunks, "ok"), kOkEmpty);
  EXPECT_EQ(of(OperationKind::kMutChunks, "ok 00"), kOk);
  EXPECT_EQ(of(OperationKind::kWith, "ok"), kOk);
  EXPECT_EQ(of(OperationKind::kSbrk, "ok ram0+0"), kOk);
}

// Where the outcome does not say, the payload does.
TEST(OutcomeClass, AnEmptyPayloadIsEmpty) {
  for (const OperationKind kind :
       {OperationKind::kStore, OperationKind::kCopyFromSlice, OperationKind::kCopyFromSliceOrErr}) {
    EXPECT_EQ(of(kind, "ok"), kOk);
    scenario::Operation empty;
    empty.kind = kind;
    EXPECT_EQ(classify(empty, "ok"), kOkEmpty);
  }
}

TEST(OutcomeClass, EveryOtherWord) {
  EXPECT_EQ(of(OperationKind::kAppendChunk, "ok first=true offset=2"), kOkFirst);
  EXPECT_EQ(of(OperationKind::kAppendChunkFromIter, "ok first=false offset=2"), kOkLater);
  EXPECT_EQ(of(OperationKind::kAppendChunk, "err SIZE"), kErrSize);
  EXPECT_EQ(of(OperationKind::kAppendChunk, "err INVAL"), kErrInval);
  EXPECT_EQ(of(OperationKind::kAppendChunk, "err BUSY"), kErrBusy);
  EXPECT_EQ(of(OperationKind::kAppendChunk, "err FAIL"), kErrFail);
  EXPECT_EQ(of(OperationKind::kCopyToSliceOrErr, "err SIZE aaaa"), kErrSize);
  EXPECT_EQ(of(OperationKind::kGet, "err NoSuchApp"), kErrNoSuchApp);
  EXPECT_EQ(of(OperationKind::kGet, "err InactiveApp"), kErrInactiveApp);
  EXPECT_EQ(of(OperationKind::kGet, "err OutOfMemory"), kErrOutOfMemory);
  EXPECT_EQ(of(OperationKind::kGet, "err AddressOutOfBounds"), kErrAddressOutOfBounds);
  EXPECT_EQ(of(OperationKind::kCreate, "err AlreadyInUse"), kErrAlreadyInUse);
  EXPECT_EQ(of(OperationKind::kGet, "none"), kNone);
  EXPECT_EQ(of(OperationKind::kIndex, "panic"), kPanic);
  EXPECT_EQ(of(OperationKind::kIndex, "skipped"), kSkipped);
  EXPECT_EQ(of(OperationKind::kAllowRw, "fail NODEVICE far 1"), kFailNodevice);
  EXPECT_EQ(of(OperationKind::kAllowRw, "fail INVAL far 1"), kFailInval);
  EXPECT_EQ(of(OperationKind::kAllowRw, "fail NOMEM ram0+0 1"), kFailNomem);
  EXPECT_EQ(of(OperationKind::kAllowRw, "fail NOSUPPORT ram0+0 1"), kFailNosupport);
  EXPECT_EQ(of(OperationKind::kMemopBrk, "ok null"), kOk);
  EXPECT_EQ(of(OperationKind::kMemopSbrk, "fail NOMEM"), kFailNomem);
  EXPECT_EQ(of(OperationKind::kMemop, "fail NOSUPPORT"), kFailNosupport);
  EXPECT_EQ(of(OperationKind::kCustomGrant, "fail"), kFail);
  EXPECT_EQ(of(OperationKind::kStore, "fault"), kFault);
  EXPECT_EQ(of(OperationKind::kStore, "not-running"), kNotRunning);
  EXPECT_EQ(of(OperationKind::kSetByte, "true"), kTrue);
  EXPECT_EQ(of(OperationKind::kSetByte, "false"), kFalse);
  EXPECT_EQ(of(OperationKind::kState, "active restarts=0 completion=never"), kActive);
  EXPECT_EQ(of(OperationKind::kState, "stopped restarts=0 completion=never"), kStopped);
  EXPECT_EQ(of(OperationKind::kState, "faulted restarts=0 completion=never"), kFaulted);
  EXPECT_EQ(of(OperationKind::kState, "terminated restarts=0 completion=7"), kTerminated);
  EXPECT_EQ(of(OperationKind::kState, "removed restarts=0 completion=none"), kRemoved);
  EXPECT_EQ(of(OperationKind::kEnd, ""), kSilent);
}

TEST(OutcomeClass, WhatNoOperationSaysIsUnknown) {
  EXPECT_EQ(of(OperationKind::kGet, "corrupt"), kUnknown);
  EXPECT_EQ(of(OperationKind::kGet, "err"), kUnknown);
  EXPECT_EQ(of(OperationKind::kGet, "err KernelError"), kUnknown);
  EXPECT_EQ(of(OperationKind::kGet, "active restarts=0 completion=never"), kUnknown);
  EXPECT_EQ(of(OperationKind::kAllowRw, "fail SIZE ram0+0 1"), kUnknown);
  for (const OperationOutcomes& row : kPossible) EXPECT_FALSE(row.classes.has(kUnknown));
}

TEST(OutcomeClass, PairsAreNumberedWithoutGaps) {
  std::vector<bool> seen(kPairs);
  for (const OperationOutcomes& row : kPossible) {
    for (std::size_t i = 0; i < kOutcomeClasses; ++i) {
      const auto outcome = static_cast<OutcomeClass>(i);
      const std::uint16_t number = pair_number(row.kind, outcome);
      ASSERT_EQ(number != kNoPair, possible(row.kind, outcome));
      if (number == kNoPair) continue;
      ASSERT_LT(number, kPairs);
      EXPECT_FALSE(seen[number]);
      seen[number] = true;
    }
  }
}

TEST(OutcomeClass, RandomInputsShowNothingImpossible) {
  std::mt19937 random(1);  // NOLINT(*-msc51-cpp): the same inputs every time
  const harness::Machine machine;
  const auto decoded = std::make_unique<input::DecodedScenario>();
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::uint8_t> input(random() % 512);
    for (std::uint8_t& byte : input) byte = static_cast<std::uint8_t>(random());
    const scenario::Program program = decoded->decode(input);
    const harness::Outcomes outcomes = harness::run_on_model(program, machine);
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
      const scenario::Operation& operation = program.operations[k];
      EXPECT_TRUE(possible(operation.kind, classify(operation, outcomes[k])))
          << scenario::shape_of(operation.kind).name << " -> " << outcomes[k];
    }
  }
}

}  // namespace
}  // namespace goals
