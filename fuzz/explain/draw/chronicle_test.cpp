// What the chronicle tells of small scenarios: bars and how they end, turns, breaks, slices, what
// is read and written, and who tells it where something failed.
#include "draw/chronicle.hpp"

#include <gmock/gmock.h>

#include <string>

#include "draw/page.hpp"
#include "scenario/test_scenario.hpp"

namespace draw {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;
using testing::SizeIs;

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kFirstBreak = 512;

scenario::Scenario parsed(const std::string& operations) {
  return scenario::test::parsed(
      "boot processes=2 ram=2048 initial_break=512 flash=64 protected=0 fault=stop\n"
      "driver 1 ro=1 rw=1\n" +
      operations);
}

Chronicle told(const std::string& operations, const failure::Failure* failure = nullptr) {
  return chronicle(parsed(operations).program(), failure);
}

failure::Failure failed(failure::Kind kind, std::size_t operation) {
  failure::Failure failure;
  failure.kind = kind;
  failure.operation = operation;
  failure.difference.operation = operation;
  return failure;
}

auto a_bar(const std::string& name, const Stretch& where, std::size_t since, std::size_t until,
           Bar::Ending ending) {
  return testing::AllOf(Field("name", &Bar::name, name), Field("where", &Bar::where, where),
                        Field("since", &Bar::since, since), Field("until", &Bar::until, until),
                        Field("ending", &Bar::ending, ending));
}

constexpr Stretch ram(std::size_t start, std::size_t length) {
  return {.process = 0, .flash = false, .start = start, .length = length};
}

TEST(Chronicle, BarsEndAsTheirBuffersDo) {
  const Chronicle story = told(
      "allow_rw 0 1 0 ram+16 32\n"
      "allow_rw 0 1 0 ram+16 32\n"  // the same pair: another buffer all the same
      "allow_rw 0 1 0 null 0\n"
      "allow_ro 0 1 0 flash+8 4\n"
      "external xro:2 ro:0:1:0\n"
      "terminate 0\n"
      "restart 1\n"
      "start 0\n");
  const Stretch flash{.process = 0, .flash = true, .start = 8, .length = 4};
  EXPECT_THAT(story.bars, ElementsAre(a_bar("rw:0:1:0", ram(16, 32), 1, 2, Bar::Ending::kSwapped),
                                      a_bar("rw:0:1:0", ram(16, 32), 2, 3, Bar::Ending::kReturned),
                                      a_bar("ro:0:1:0", flash, 4, 6, Bar::Ending::kDied),
                                      // F2: the identifier stays until the next life.
                                      a_bar("xro:2", flash, 5, 8, Bar::Ending::kDied)));
}

TEST(Chronicle, ARefusedAllowEndsNothing) {
  const Chronicle story = told(
      "allow_ur 0 1 0 ram+0 4\n"
      "allow_ur 0 1 0 ram+2040 8\n");
  EXPECT_EQ(story.rows[1].model, "fail INVAL ram0+2040 8");
  EXPECT_THAT(story.bars, ElementsAre(a_bar("ur:0:1:0", ram(0, 4), 1, 2, Bar::Ending::kLasts)));
}

TEST(Chronicle, TurnsAndBreaks) {
  const Chronicle story = told(
      "allow_rw 0 1 0 ram+16 32\n"
      "stop 0\n"
      "resume 0\n"
      "sbrk 0 64\n"
      "restart 0\n"
      "fault 0\n"
      "remove 1\n"
      "create 1 max\n");
  const auto a_turn = [](std::size_t moment, Turn::Kind kind, std::size_t identifier) {
    return testing::AllOf(Field(&Turn::moment, moment), Field(&Turn::kind, kind),
                          Field(&Turn::identifier, identifier));
  };
  ASSERT_THAT(story.lanes, SizeIs(2));
  EXPECT_THAT(
      story.lanes[0].turns,
      ElementsAre(a_turn(2, Turn::Kind::kStopped, 0), a_turn(3, Turn::Kind::kResumed, 0),
                  a_turn(5, Turn::Kind::kRestarted, 2), a_turn(6, Turn::Kind::kFaulted, 2)));
  EXPECT_THAT(story.lanes[1].turns,
              ElementsAre(a_turn(7, Turn::Kind::kRemoved, 1), a_turn(8, Turn::Kind::kStarted, 3)));

  const auto at = [](std::size_t since, std::size_t mark, std::size_t app_break) {
    return testing::AllOf(Field(&Breaks::since, since), Field(&Breaks::mark, mark),
                          Field(&Breaks::app_break, app_break));
  };
  const std::vector<Breaks>& breaks = story.lanes[0].breaks;
  EXPECT_THAT(breaks, ElementsAre(at(0, 0, kFirstBreak), at(1, 48, kFirstBreak),
                                  at(4, 48, kFirstBreak + 64), at(5, 0, kFirstBreak)));
  EXPECT_LT(breaks[1].kernel_break, breaks[0].kernel_break);  // E1: the grant
  EXPECT_EQ(breaks[3].kernel_break, breaks[0].kernel_break);  // F4
}

TEST(Chronicle, SlicesOutliveTheirProcess) {
  const Chronicle story = told(
      "allow_rw 0 1 0 ram+16 32\n"
      "mut_with rw:0:1:0\n"
      "  with_part it 4..8\n"
      "    restart 0\n"
      "    get it 1\n"
      "  end\n"
      "  set it 3 7\n"
      "end\n"
      "with rw:0@0:1:0\n"
      "  get it ..\n"
      "end\n");
  ASSERT_THAT(story.slices, SizeIs(2));
  EXPECT_EQ(story.slices[0].where, ram(16, 32));
  EXPECT_TRUE(story.slices[0].writeable);
  EXPECT_EQ(story.slices[0].since, 2);
  EXPECT_EQ(story.slices[0].until, 8);
  EXPECT_EQ(story.slices[1].where, ram(20, 4));
  EXPECT_FALSE(story.slices[1].writeable);
  EXPECT_EQ(story.slices[1].until, 6);
  EXPECT_EQ(story.rows[4].depth, 2);
  EXPECT_EQ(story.rows[7].depth, 0);
  ASSERT_THAT(story.rows[4].accesses, SizeIs(1));
  EXPECT_EQ(story.rows[4].accesses[0].where, ram(21, 1));
  ASSERT_THAT(story.rows[6].accesses, SizeIs(1));
  EXPECT_EQ(story.rows[6].accesses[0].where, ram(19, 1));
  EXPECT_THAT(story.rows[9].accesses, IsEmpty());  // skipped
}

TEST(Chronicle, WhatIsReadAndWritten) {
  const Chronicle story = told(
      "store 0 ram+16 0102030405\n"
      "allow_rw 0 1 0 ram+16 32\n"
      "allow_ro 0 1 0 flash+8 4\n"
      "copy ro:0:1:0 rw:0:1:0\n"
      "get rw:0:1:0 2..4\n"
      "get rw:0:1:0 30..40\n"
      "load 0 ram+16 2\n"
      "sbrk 0 16\n"
      "memop_sbrk 0 16\n"
      "memop_brk 0 ram+20\n"
      "remove 0\n"
      "create 0 max\n");
  const auto access = [](const Stretch& where, bool write, const Bytes& before,
                         const Bytes& bytes) {
    return testing::AllOf(
        Field("where", &Access::where, where), Field("write", &Access::write, write),
        Field("before", &Access::before, before), Field("bytes", &Access::bytes, bytes));
  };
  const Stretch flash{.process = 0, .flash = true, .start = 8, .length = 4};
  EXPECT_THAT(story.rows[0].accesses,
              ElementsAre(access(ram(16, 5), true, {0, 0, 0, 0, 0}, {1, 2, 3, 4, 5})));
  EXPECT_THAT(story.rows[1].accesses, IsEmpty());
  EXPECT_THAT(story.rows[3].accesses,
              ElementsAre(access(flash, false, {}, {8, 9, 10, 11}),
                          access(ram(16, 4), true, {1, 2, 3, 4}, {8, 9, 10, 11})));
  EXPECT_THAT(story.rows[4].accesses, ElementsAre(access(ram(18, 2), false, {}, {10, 11})));
  EXPECT_THAT(story.rows[5].accesses, IsEmpty());  // none
  EXPECT_THAT(story.rows[6].accesses, ElementsAre(access(ram(16, 2), false, {}, {8, 9})));
  EXPECT_THAT(story.rows[7].accesses,  // D2
              ElementsAre(access(ram(kFirstBreak, 16), true, Bytes(16), Bytes(16))));
  EXPECT_THAT(story.rows[8].accesses,
              ElementsAre(access(ram(kFirstBreak + 16, 16), true, Bytes(16), Bytes(16))));
  EXPECT_THAT(story.rows[9].accesses, IsEmpty());
  EXPECT_THAT(story.rows[11].accesses, SizeIs(1));  // M19
  EXPECT_EQ(story.rows[11].accesses[0].where, ram(0, kFirstBreak));
}

TEST(Chronicle, WhatAStreamingSliceWrites) {
  const Chronicle story = told(
      "allow_rw 0 1 0 ram+0 12\n"
      "append_chunk rw:0:1:0 aabb\n"
      "append_chunk rw:0:1:0 cc\n"
      "append_chunk rw:0:1:0 ddeeff\n");
  const auto wrote = [](const Stretch& where, const Bytes& bytes) {
    return testing::AllOf(Field("where", &Access::where, where),
                          Field("write", &Access::write, true),
                          Field("bytes", &Access::bytes, bytes));
  };
  const auto read_header = [](std::uint8_t offset) {
    return testing::AllOf(Field("where", &Access::where, ram(0, 8)),
                          Field("write", &Access::write, false),
                          Field("bytes", &Access::bytes, Bytes{0, 0, 0, 0, offset, 0, 0, 0}));
  };
  EXPECT_THAT(story.rows[1].accesses, ElementsAre(read_header(0), wrote(ram(8, 2), {0xaa, 0xbb}),
                                                  wrote(ram(4, 4), {2, 0, 0, 0})));
  EXPECT_THAT(story.rows[2].accesses, ElementsAre(read_header(2), wrote(ram(10, 1), {0xcc}),
                                                  wrote(ram(4, 4), {3, 0, 0, 0})));
  // G3: only the flag that says so.
  EXPECT_EQ(story.rows[3].model, "err SIZE");
  EXPECT_THAT(story.rows[3].accesses, ElementsAre(read_header(3), wrote(ram(3, 1), {1})));
}

TEST(Chronicle, TheCoreTellsItWhereNothingFailed) {
  const Chronicle story = told("allow_rw 0 1 0 ram+16 32\nlen rw:0:1:0\n");
  EXPECT_EQ(story.failing, std::nullopt);
  ASSERT_THAT(story.rows, SizeIs(2));
  EXPECT_THAT(story.rows[1].core, Optional(std::string("ok 32")));
  EXPECT_EQ(story.rows[1].model, "ok 32");
}

TEST(Chronicle, TheCoreTellsADifferenceAndTheModelWhatIsBehind) {
  const failure::Failure failure = failed(failure::Kind::kDifference, 1);
  const Chronicle story =
      told("allow_rw 0 1 0 ram+16 32\nlen rw:0:1:0\nset rw:0:1:0 0 1\n", &failure);
  EXPECT_THAT(story.failing, Optional(1U));
  EXPECT_TRUE(story.rows[1].core);
  EXPECT_FALSE(story.rows[2].core);
  EXPECT_EQ(story.rows[2].model, "ok");
  EXPECT_THAT(story.rows[2].accesses, SizeIs(1));
  EXPECT_THAT(story.bars, ElementsAre(a_bar("rw:0:1:0", ram(16, 32), 1, 3, Bar::Ending::kLasts)));
  // Nothing differs in truth.
  EXPECT_THAT(story.wrong_bytes, IsEmpty());
  EXPECT_THAT(story.wrong_buffers, IsEmpty());
  EXPECT_EQ(story.lanes[0].expected, std::nullopt);
}

TEST(Chronicle, TheModelTellsWhatWouldEndTheProgram) {
  for (const failure::Kind kind : {failure::Kind::kSanitizer, failure::Kind::kDeath,
                                   failure::Kind::kHang, failure::Kind::kMemory}) {
    const failure::Failure failure = failed(kind, 1);
    const Chronicle story =
        told("allow_rw 0 1 0 ram+16 32\nlen rw:0:1:0\nset rw:0:1:0 0 1\n", &failure);
    EXPECT_THAT(story.rows[0].core, Optional(std::string("ok null 0")));
    EXPECT_FALSE(story.rows[1].core);
    EXPECT_FALSE(story.rows[2].core);
    EXPECT_THAT(story.bars, SizeIs(1));
  }
}

TEST(Chronicle, AFailureAtTheEndHasARowOfItsOwn) {
  for (const failure::Kind kind : {failure::Kind::kDifference, failure::Kind::kSanitizer}) {
    const failure::Failure failure = failed(kind, 1);
    const Chronicle story = told("allow_rw 0 1 0 ram+16 32\n", &failure);
    ASSERT_THAT(story.rows, SizeIs(2));
    EXPECT_TRUE(story.rows[0].core);
    EXPECT_EQ(story.rows[1].text, "(end of the program)");
  }
}

TEST(Chronicle, AnEmptyProgram) {
  const Chronicle story = told("");
  EXPECT_THAT(story.rows, IsEmpty());
  EXPECT_THAT(story.lanes, SizeIs(2));
}

TEST(Page, ShowsEveryOperationWithoutItsScript) {
  const scenario::Scenario scenario = parsed("allow_rw 0 1 0 ram+16 32\nlen rw:0:1:0\n");
  const std::string html = page(scenario.program(), {.title = "a<b", .sentence = ""});
  EXPECT_THAT(html, HasSubstr("<title>a&lt;b</title>"));
  EXPECT_THAT(html, HasSubstr("data-rows=\"2\" data-bars=\"1\""));
  EXPECT_THAT(html, HasSubstr("<code>len rw:0:1:0</code> <span class=\"outcome\">-&gt; ok 32<"));
  EXPECT_THAT(html, Not(HasSubstr("{{")));
}

TEST(Page, NamesTheFailure) {
  const scenario::Scenario scenario = parsed("allow_rw 0 1 0 ram+16 32\nlen rw:0:1:0\n");
  failure::Failure failure = failed(failure::Kind::kDifference, 1);
  failure.difference.what = "</script><script>";
  failure.difference.core = "ok 31";
  failure.difference.model = "ok 32";
  const std::string html =
      page(scenario.program(),
           {.title = "t", .failure = &failure, .sentence = "The length is wrong (B2)."});
  EXPECT_THAT(html, HasSubstr("The length is wrong (B2)."));
  EXPECT_THAT(html, HasSubstr("<dd>ok 31</dd>"));
  EXPECT_THAT(html, HasSubstr("<dd>&lt;/script&gt;&lt;script&gt;</dd>"));
  EXPECT_THAT(html, HasSubstr("<tr id=\"op-2\" class=\"failing\">"));
}

}  // namespace
}  // namespace draw
