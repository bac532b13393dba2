// Trials survive whatever a candidate does, and say what it was.
#include "failure/trial.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>

#include "failure/abbreviate.hpp"
#include "failure/interrupt.hpp"
#include "failure/sanitizer_facts.hpp"

namespace procbuf {
namespace {

volatile int spinning = 1;  // NOLINT(*-avoid-non-const-global-variables): nobody may know its value

[[gnu::noinline]] void step() {
  for (int i = 0; i < 3; ++i) spinning = spinning;
}
[[gnu::noinline]] void goes_round() {
  while (spinning != 0) step();
}
[[gnu::noinline]] void goes_round_elsewhere() {
  while (spinning != 0) step();
}

}  // namespace
}  // namespace procbuf

namespace failure {
namespace {

bool any(const Failure& /*failure*/) {
  return true;
}

TEST(TrialTest, NothingFails) {
  Trials trials({});
  EXPECT_FALSE(trials.first(0, 5, [](std::size_t, Notes&) {}, any));
  EXPECT_EQ(trials.count(), 5U);
}

TEST(TrialTest, ADifferenceComesBackInWhole) {
  Trials trials({});
  const auto result = trials.of_one([](Notes& notes) {
    notes.at(3, "set_byte");
    notes.differs({.operation = 3,
                   .place = {.field = harness::Field::kMemory, .process = 2, .offset = 17},
                   .what = "process 2: byte ram2+17",
                   .core = "1",
                   .model = "2"});
  });
  ASSERT_TRUE(result);
  const Failure& failure = *result;
  EXPECT_EQ(failure.kind, Kind::kDifference);
  EXPECT_EQ(failure.operation, 3U);
  EXPECT_EQ(failure.difference.place.field, harness::Field::kMemory);
  EXPECT_EQ(failure.difference.place.process, 2U);
  EXPECT_EQ(failure.difference.place.offset, 17U);
  EXPECT_EQ(failure.difference.what, "process 2: byte ram2+17");
  EXPECT_EQ(failure.difference.core, "1");
  EXPECT_EQ(failure.difference.model, "2");
  EXPECT_EQ(signature(failure), "difference / set_byte / byte");
}

TEST(TrialTest, ADeathIsAttributedToTheOperationInProgress) {
  Trials trials({});
  const auto result = trials.of_one([](Notes& notes) {
    notes.at(1, "get");
    notes.at(2, "restart");
    std::signal(SIGUSR1, SIG_DFL);
    static_cast<void>(std::raise(SIGUSR1));
  });
  ASSERT_TRUE(result);
  EXPECT_EQ(result->operation, 2U);
  EXPECT_EQ(signature(*result), "death / restart / signal " + std::to_string(SIGUSR1));
}

TEST(TrialTest, AnExitIsADeathToo) {
  Trials trials({});
  const auto result = trials.of_one([](Notes& notes) {
    notes.at(0, "get");
    _exit(3);
  });
  ASSERT_TRUE(result);
  EXPECT_EQ(signature(*result), "death / get / exit status 3");
}

// Where it is at a given moment is a matter of chance: in step() or behind it.
TEST(TrialTest, AHangIsEndedAndKnownByWhatDoesNotReturn) {
  Trials trials({.processor_time = std::chrono::milliseconds(50)});
  for (const auto& [round, name] :
       {std::pair(&procbuf::goes_round, "procbuf::goes_round"),
        std::pair(&procbuf::goes_round_elsewhere, "procbuf::goes_round_elsewhere")}) {
    const auto result = trials.of_one([&](Notes& notes) {
      notes.at(4, "iter");
      round();
    });
    ASSERT_TRUE(result);
    EXPECT_EQ(signature(*result), std::string("hang / iter / does not end / ") + name);
    EXPECT_NE(sentence(*result, {}).find(", does not come to an end in procbuf::"),
              std::string::npos)
        << sentence(*result, {});
  }
}

// It takes no look at itself.
TEST(TrialTest, AHangThatHearsNothingIsEndedToo) {
  Trials trials({.processor_time = std::chrono::milliseconds(50)});
  const auto result = trials.of_one([](Notes& notes) {
    notes.at(4, "iter");
    std::signal(SIGXCPU, SIG_IGN);
    while (procbuf::spinning != 0) {
    }
  });
  ASSERT_TRUE(result);
  EXPECT_EQ(signature(*result), "hang / iter / does not end");
}

TEST(TrialTest, TheSearchGoesOnBehindWhatIsNotWanted) {
  Trials trials({});
  const auto result = trials.first(
      0, 6,
      [](std::size_t candidate, Notes& notes) {
        notes.at(candidate, "state");
        if (candidate == 1) _exit(1);
        if (candidate == 2) notes.does_not_hold(Kind::kText, "something else");
        if (candidate == 4) _exit(7);
      },
      [](const Failure& failure) { return failure.check == "exit status 7"; });
  ASSERT_TRUE(result);
  EXPECT_EQ(result->candidate, 4U);
  EXPECT_EQ(trials.count(), 5U);
}

TEST(TrialTest, AnInterruptEndsIt) {
  Trials trials({});
  const Interrupt interrupt;
  static_cast<void>(std::raise(SIGINT));
  EXPECT_TRUE(Interrupt::came());
  EXPECT_FALSE(trials.of_one([](Notes&) { _exit(1); }));
}

TEST(InterruptTest, OneThatWasTakenHasNotComeUntilAnotherDoes) {
  const Interrupt interrupt;
  EXPECT_FALSE(Interrupt::take());
  static_cast<void>(std::raise(SIGINT));
  EXPECT_TRUE(Interrupt::take());
  EXPECT_FALSE(Interrupt::came());
  static_cast<void>(std::raise(SIGTERM));
  EXPECT_TRUE(Interrupt::came());
}

TEST(TrialTest, AnInterruptWhileACandidateRunsIsNoFailureOfIt) {
  Trials trials({});
  const Interrupt interrupt;
  EXPECT_FALSE(trials.of_one([](Notes&) {
    kill(getppid(), SIGINT);
    while (true) pause();
  }));
  EXPECT_TRUE(Interrupt::came());
}

TEST(SignatureTest, AnOutcomeCountsByItsWordsNotByItsValues) {
  Failure failure;
  failure.operation_name = "get";
  failure.difference.core = "ok 0102";
  failure.difference.model = "err NoSuchApp";
  EXPECT_EQ(signature(failure), "difference / get / outcome ok for err NoSuchApp");
  failure.difference.core = "fail INVAL ram0+3 4";
  failure.difference.model = "panic";
  EXPECT_EQ(signature(failure), "difference / get / outcome fail INVAL for panic");
}

TEST(SymbolizerTest, NamesWithoutParametersAndTemplateArguments) {
  EXPECT_EQ(plain_name("std::expected<A, B> procbuf::Buffer<C<D>>::enter<E>(F&, G<H>) const"),
            "procbuf::Buffer::enter");
  EXPECT_EQ(plain_name("procbuf::ReadableProcessSlice::operator[](unsigned long) const"),
            "procbuf::ReadableProcessSlice::operator[]");
  EXPECT_EQ(plain_name("harness::(anonymous namespace)::same_words(int)"), "harness::same_words");
  EXPECT_EQ(plain_name("main"), "main");
}

TEST(SymbolizerTest, WhatTheSanitizersFound) {
  Symbolizer symbolizer;
  EXPECT_FALSE(symbolizer.read("a panic, and no sanitizer\n"));
  const auto address = symbolizer.read(
      "==7==ERROR: AddressSanitizer: use-after-poison on address 0x7f\n"
      "    #0 0x5581  (/no/such/file+0x10) (BuildId: 00)\n"
      "    #1 0x5582  (/no/such/file+0x20) (BuildId: 00)\n\n"
      "    #0 0x5583  (/no/such/file+0x30) (BuildId: 00)\n");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->check, "use-after-poison");
  ASSERT_EQ(address->frames.size(), 2U);
  EXPECT_EQ(address->frames[0].function, "file+0x10");
  EXPECT_EQ(address->frames[1].function, "file+0x20");
  const auto undefined = symbolizer.read(
      "a.cpp:1:2: runtime error: signed integer overflow: 5 + 7 cannot be represented\n");
  ASSERT_TRUE(undefined);
  EXPECT_EQ(undefined->check, "signed integer overflow");
  EXPECT_EQ(undefined->facts, ": 5 + 7 cannot be represented");
}

TEST(SanitizerFactsTest, HowMuchAndWhere) {
  const std::string access = "WRITE of size 33 at 0x7f thread T0\n";
  EXPECT_EQ(facts_in("no report"), "");
  EXPECT_EQ(facts_in(access), ", WRITE of size 33");
  EXPECT_EQ(
      facts_in(access + "    [16, 20) 'other' (line 3)\n"
                        "    [32, 64) 'name' (line 4) <== Memory access at offset 64 overflows "
                        "this variable\n"),
      ", WRITE of size 33, right behind 'name', a variable of 32 bytes");
  EXPECT_EQ(facts_in("READ of size 1 at 0x7f\n    [32, 33) 'flag' <== Memory access at offset 30 "
                     "underflows this variable\n"),
            ", READ of size 1, 2 bytes before 'flag', a variable of 1 byte");
  EXPECT_EQ(facts_in(access + "0x7f is located 4 bytes after global variable 'table' defined in "
                              "'a.cpp:7' (0x7e) of size 32\n"),
            ", WRITE of size 33, 4 bytes behind 'table', a global variable of 32 bytes");
  EXPECT_EQ(facts_in(access + "0x7f is located 3 bytes inside of 8-byte region [0x1,0x9)\n"),
            ", WRITE of size 33, 3 bytes inside of a block of 8 bytes");
  EXPECT_EQ(facts_in("a.cpp:1:2: runtime error: index 5 out of bounds for type 'int[4]'\n"),
            " 5 out of bounds for type 'int[4]'");
  EXPECT_EQ(facts_in("a.cpp:1:2: runtime error: null pointer returned\n"), "");
}

TEST(AbbreviateTest, LongRowsOfBytesOnly) {
  EXPECT_EQ(abbreviated("store 0 ram+16 000102030405060708090a0b0c0d0e0f -> ok"),
            "store 0 ram+16 000102030405060708090a0b0c0d0e0f -> ok");
  EXPECT_EQ(abbreviated("set it " + std::string(128, 'a') + "\nget it"),
            "set it aaaaaaaaaaaaaaaa… (64 bytes)\nget it");
  EXPECT_EQ(abbreviated(std::string(40, 'x')), std::string(40, 'x'));
}

TEST(SentenceTest, WhatIsCutShortStillDiffers) {
  Failure failure;
  failure.difference.core = "ok " + std::string(40, '0') + "5a0102";
  failure.difference.model = "ok " + std::string(40, '0') + "590102";
  EXPECT_EQ(sentence(failure, {}),
            "the end of the program, answers `ok 0000000000000000… (23 bytes)`; expected "
            "`ok 0000000000000000… (23 bytes)`; from byte 20 on `5a0102`, not `590102`");
}

}  // namespace
}  // namespace failure
