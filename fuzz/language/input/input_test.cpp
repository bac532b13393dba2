// The fuzz input codec: every byte string is a valid scenario, what encode() writes is what
// decode() reads, and random bytes make scenarios worth running.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "input/decode.hpp"
#include "input/encode.hpp"
#include "scenario/outcome.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace input {
namespace {

using scenario::Address;
using scenario::Boot;
using scenario::Operation;
using scenario::OperationKind;
using scenario::Program;
using testing::HasSubstr;

using Bytes = std::vector<std::uint8_t>;

bool same(const Program& a, const Program& b) {
  return a.boot == b.boot && std::ranges::equal(a.operations, b.operations);
}

// Pseudo-random byte strings, the same in every run, from one of a few classes of lengths each.
class RandomInputs {
 public:
  Bytes next() {
    constexpr std::array<std::size_t, 5> kMostBytes = {4, 40, 120, 256, 520};
    const std::size_t most = kMostBytes[random_() % kMostBytes.size()];
    return next(random_() % most);
  }
  Bytes next(std::size_t length) {
    Bytes bytes(length);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    if (length != 0 && bytes[0] % 2 == 0) bytes[0] = kProtectedVersion;
    return bytes;
  }

 private:
  std::mt19937 random_{20240607};
};

// Every byte string costs one decode, and every kPrintedShare-th the slower trip through text too.
constexpr int kInputs = 150'000;
constexpr int kPrintedShare = 50;

constexpr std::uint8_t kEverythingByte = mix_byte(Mix::kEverything, 0);

class Input : public ::testing::Test {
 protected:
  std::unique_ptr<DecodedScenario> storage_ = std::make_unique<DecodedScenario>();
  std::unique_ptr<DecodedScenario> other_ = std::make_unique<DecodedScenario>();

  Program decode(const Bytes& bytes) { return storage_->decode(bytes); }

  // encode() of a text.
  static std::expected<Bytes, std::string> encode_text(std::string_view text) {
    const auto parsed = scenario::parse(text);
    if (!parsed) return std::unexpected(parsed.error().message);
    return encode(parsed->program(), Mix::kEverything);
  }

  // The text of the first operation of an input with these boot bytes and operation bytes.
  std::string first_operation(const Bytes& boot, const Bytes& operations) {
    Bytes bytes = boot;
    bytes.insert(bytes.end(), operations.begin(), operations.end());
    const Program program = decode(bytes);
    return program.operations.empty() ? "nothing"
                                      : scenario::print(program.operations.front(), program.boot);
  }
};

// ---- Total and well-formed

TEST_F(Input, EmptyInputIsAScenario) {
  const Program program = decode({});
  EXPECT_TRUE(program.operations.empty());
  EXPECT_EQ(scenario::print(program),
            "boot processes=1 ram=512 initial_break=64 flash=64 protected=0 fault=stop\n"
            "driver 1 ro=1 rw=1\n");
}

TEST_F(Input, EveryByteStringPrintsAndParsesToItself) {
  RandomInputs inputs;
  for (int i = 0; i < kInputs; ++i) {
    const Bytes bytes = inputs.next();
    const Program program = decode(bytes);
    ASSERT_LE(program.operations.size(), kMaxOperations);
    if (i % kPrintedShare != 0) continue;
    const std::string text = scenario::print(program);
    const auto parsed = scenario::parse(text);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().line << ": " << parsed.error().message << "\n"
                                    << text;
    ASSERT_TRUE(same(parsed->program(), program)) << text;
  }
}

TEST_F(Input, ScenarioIsAFunctionOfTheBytesAlone) {
  // What an input before left in the storage does not show.
  RandomInputs inputs;
  for (int i = 0; i < kInputs / kPrintedShare; ++i) {
    const Bytes bytes = inputs.next();
    const Program used = decode(bytes);
    *other_ = DecodedScenario();
    ASSERT_TRUE(same(used, other_->decode(bytes)));
  }
}

TEST_F(Input, UnknownVersionReadsAsTheFirst) {
  Bytes bytes = RandomInputs().next(200);
  bytes[0] = kVersion;
  const Program known = decode(bytes);
  Bytes unknown = bytes;
  unknown[0] = 0xee;
  EXPECT_TRUE(same(known, other_->decode(unknown)));
}

// The byte of version 2: the protection, and the request that is refused.
TEST_F(Input, VersionTwoSaysWhichProtection) {
  const auto boot_of = [&](std::initializer_list<std::uint8_t> protection, std::uint8_t memory) {
    Bytes bytes = {kProtectedVersion, kEverythingByte, 0, memory, 0};
    bytes.insert(bytes.end(), protection);
    return scenario::print_boot(decode(bytes).boot);
  };
  // 1,021 bytes of RAM (0x0d), of which PMSAv7 takes the power of two below.
  const std::string rest = " flash=64 protected=0 fault=stop";
  EXPECT_EQ(boot_of({0}, 0x0d).substr(0, boot_of({0}, 0x0d).find('\n')),
            "boot processes=1 ram=1021 initial_break=64" + rest);
  EXPECT_THAT(boot_of({1}, 0x0d), HasSubstr(rest + " protection=pmp\n"));
  EXPECT_THAT(boot_of({2 | 5 << 2}, 0x0d), HasSubstr(rest + " protection=pmsav8 refuse=5\n"));
  EXPECT_THAT(boot_of({3}, 0x0d), HasSubstr("ram=512 initial_break=64"));
  EXPECT_THAT(boot_of({0xff, 0x34, 0x12}, 0x0d), HasSubstr(" protection=pmsav7 refuse=4660\n"));
  EXPECT_THAT(boot_of({0xff}, 0x0d), HasSubstr(" protection=pmsav7\n"));  // cut short: 0
}

TEST_F(Input, VersionTwoIsWrittenOnlyWhereItIsNeeded) {
  const std::string boot =
      "boot processes=1 ram=1024 initial_break=512 flash=64 protected=0 fault=stop";
  for (const auto& [settings, version] :
       {std::pair("", 1), std::pair(" protection=pmp", 2), std::pair(" refuse=62", 2),
        std::pair(" protection=pmsav7 refuse=63", 2), std::pair(" refuse=65535", 2)}) {
    const std::string text = boot + settings + "\ndriver 5 ro=1 rw=2\n";
    const auto encoded = encode_text(text);
    ASSERT_TRUE(encoded.has_value()) << encoded.error();
    EXPECT_EQ(encoded->front(), version);
    EXPECT_EQ(scenario::print(decode(*encoded)), text);
  }
}

TEST_F(Input, AnOperationDependsOnItsOwnAndEarlierBytesOnly) {
  RandomInputs inputs;
  for (int i = 0; i < 2'000; ++i) {
    const Bytes bytes = inputs.next(240);
    const Program longer = other_->decode(bytes);
    const Program shorter = storage_->decode(std::span(bytes).first(120));
    // The last operation may have been cut short, and blocks were closed behind it.
    std::size_t closing = 0;
    while (closing < shorter.operations.size() &&
           shorter.operations[shorter.operations.size() - 1 - closing].kind ==
               OperationKind::kEnd) {
      ++closing;
    }
    for (std::size_t k = 0; k + closing + 1 < shorter.operations.size(); ++k) {
      Operation expected = longer.operations[k];
      expected.block_end = shorter.operations[k].block_end;
      ASSERT_EQ(scenario::print(shorter.operations[k], shorter.boot),
                scenario::print(expected, longer.boot));
    }
  }
}

TEST_F(Input, OperationsAreBoundedAndBlocksAlwaysClosed) {
  const Bytes boot = {kVersion, kEverythingByte, 0, 0, 0, 0};
  // `exit 0 0` and `mut_with it`-like openings, far more of each than fit.
  for (const OperationKind kind : {OperationKind::kExit, OperationKind::kMutWith}) {
    Bytes bytes = boot;
    for (std::size_t i = 0; i < 2 * kMaxOperations; ++i) {
      bytes.insert(bytes.end(), {static_cast<std::uint8_t>(kind), 0, 0});
    }
    const Program program = decode(bytes);
    EXPECT_EQ(program.operations.size(), kMaxOperations);
    EXPECT_TRUE(scenario::parse(scenario::print(program)).has_value());
  }
}

// The last places of an input belong to the `end`s of the blocks that are open.
TEST_F(Input, ABlockThatHasNoRoomForItsEndIsNotOpened) {
  Bytes bytes = {kVersion, kEverythingByte, 0, 0, 0, 0};
  for (std::size_t i = 0; i + 1 < kMaxOperations; ++i) {
    bytes.insert(bytes.end(), {static_cast<std::uint8_t>(OperationKind::kTerminate), 0});
  }
  bytes.insert(bytes.end(), {static_cast<std::uint8_t>(OperationKind::kWith), kNameDefault});
  const Program program = decode(bytes);
  ASSERT_EQ(program.operations.size(), kMaxOperations);
  EXPECT_EQ(program.operations.back().kind, kReadableTooDeep);
}

TEST_F(Input, WhatDoesNotApplyIsReplaced) {
  const Bytes boot = {kVersion, kEverythingByte, 0, 0, 0, 0};
  const auto tag = [](OperationKind kind) { return static_cast<std::uint8_t>(kind); };
  EXPECT_EQ(first_operation(boot, {tag(OperationKind::kEnd), kNameDefault, kNameDefault}),
            "copy default_ro default_rw");
  EXPECT_EQ(first_operation(boot, {tag(OperationKind::kGet), kNameIt, kRangeFull}),
            "get rw:0:1:0 ..");

  Bytes bytes = boot;
  bytes.insert(bytes.end(),
               {tag(OperationKind::kWith), kNameDefault, tag(OperationKind::kFault), 0});
  EXPECT_EQ(decode(bytes).operations[1].kind, OperationKind::kRestart);
  bytes[bytes.size() - 2] = tag(OperationKind::kMemopSbrk);
  EXPECT_EQ(decode(bytes).operations[1].kind, OperationKind::kSbrk);
  bytes[bytes.size() - 2] = tag(OperationKind::kMemop);
  EXPECT_EQ(decode(bytes).operations[1].kind, OperationKind::kState);

  // Inside `with`, `it` cannot be written through.
  bytes.back() = 0;
  bytes[bytes.size() - 2] = tag(OperationKind::kMutGet);
  bytes.back() = kNameIt;
  EXPECT_EQ(scenario::print(decode(bytes).operations[1], decode(bytes).boot), "mut_get rw:0:1:0 0");
}

// ---- There and back

TEST_F(Input, EncodingRandomScenariosGivesThemBack) {
  RandomInputs inputs;
  for (int i = 0; i < kInputs / kPrintedShare; ++i) {
    const Bytes bytes = inputs.next();
    const Program program = decode(bytes);
    const auto encoded = encode(program, Mix::kEverything);
    ASSERT_TRUE(encoded.has_value()) << encoded.error() << "\n" << scenario::print(program);
    ASSERT_TRUE(same(other_->decode(*encoded), program)) << scenario::print(program);
  }
}

TEST_F(Input, EveryRecordedScenarioIsHeld) {
  std::size_t held = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CONFORMANCE_DIR)) {
    if (entry.path().extension() != ".scn") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto parsed = scenario::parse(text);
    ASSERT_TRUE(parsed.has_value())
        << entry.path() << ":" << parsed.error().line << ": " << parsed.error().message;
    const auto encoded = encode(parsed->program(), Mix::kEverything);
    ASSERT_TRUE(encoded.has_value()) << entry.path() << ": " << encoded.error();
    ASSERT_TRUE(same(decode(*encoded), parsed->program())) << entry.path();
    ++held;
  }
  EXPECT_GT(held, 400U);
}

// Numbers at both sides of every limit between the encodings of an operand.
TEST_F(Input, ExtremeOperandsAreHeld) {
  std::string text = "boot processes=8 ram=65536 initial_break=" +
                     std::to_string(scenario::kMaxRam - scenario::kKernelReserve) +
                     " flash=65536 protected=65536 fault=panic\n"
                     "driver 4294967295 ro=255 rw=0 no_grant\n"
                     "driver 0 ro=4 rw=5\n";
  for (const char* number :
       {"0",          "1",   "15",    "16",    "23",      "24",      "63",
        "64",         "247", "248",   "255",   "256",     "65535",   "65536",
        "4294967295", "max", "max-7", "max-8", "max-255", "max-256", "max-4294967295"}) {
    const std::string n(number);
    text += "allow_rw 7 " + n + " " + n + " brk-255 " + n + "\nset xrw:7 " + n + " 255\n" +
            "get rw:7@127:4294967295:" + n + " " + n + ".." + n + "\n" + "index xro:0 " + n +
            "\nindex ur:0:0:" + n + " " + n + "..\nmut_index default_rw .." + n +
            "\nchunks default_ro " + n + "\n";
  }
  for (const char* address : {"null", "max", "max-1", "max-256", "ram+63", "ram+64", "ram-1",
                              "ram0+0", "flash7-65536", "brk+0", "end3+4294967295"}) {
    text += std::string("load 0 ") + address + " 0\n";
  }
  for (const char* delta : {"0", "-120", "-121", "119", "120", "2147483647", "-2147483648"}) {
    text += std::string("sbrk 0 ") + delta + "\n";
  }
  for (const std::size_t length : {0U, 1U, 31U, 32U, 255U, 256U, 1024U}) {
    std::string hex;
    for (std::size_t i = 0; i < length; ++i) hex += "a5";
    text += "store 0 ram+0 " + (hex.empty() ? "-" : hex) + "\n";
  }
  text +=
      "exit 0 4294967295\ncustom_grant 0 max 32768\nenter_custom 0 7\n"
      "copy_to_slice default_ro .. 1024\nmut_with default_rw\n  with xro:1\n    copy it1 it1\n"
      "    copy it it1\n    get it0 ..\n  end\nend\n";
  const auto encoded = encode_text(text);
  ASSERT_TRUE(encoded.has_value()) << encoded.error();
  EXPECT_EQ(scenario::print(decode(*encoded)), text);
}

TEST_F(Input, SixtyFourBitNumbersAreHeld) {
  if (sizeof(std::size_t) < 8) GTEST_SKIP() << "no such numbers on this machine";
  const std::string text =
      "boot processes=1 ram=512 initial_break=0 flash=0 protected=0 fault=restart\n"
      "load 0 ram+18446744073709551615 18446744073709551615\n"
      "load 0 max-9223372036854775808 max-18446744073709551615\n"
      "sbrk 0 9223372036854775807\nsbrk 0 -9223372036854775808\n";
  const auto encoded = encode_text(text);
  ASSERT_TRUE(encoded.has_value()) << encoded.error();
  EXPECT_EQ(scenario::print(decode(*encoded)), text);
}

// Tags are in corpora for ever.
TEST_F(Input, TagsAreTheKindsOwnValues) {
  const auto encoded = encode_text(
      "boot processes=1 ram=512 initial_break=64 flash=64 protected=0 fault=stop\n"
      "driver 1 ro=1 rw=1\n"
      "remove 0\niter default_ro\ncopy default_ro default_rw\nmut_with default_rw\nend\n"
      "memop_brk 0 null\nmemop_sbrk 0 -120\nmemop 0 7\ncreate 0 9\n");
  ASSERT_TRUE(encoded.has_value());
  const Bytes expected = {1,  0,    0,    0,    0,    0,   // version, mix, boot, driver
                          19, 0,    35,   0xe0,            // remove, iter
                          36, 0xe0, 0xe4, 40,   0xe4, 41,  // copy, mut_with, end
                          44, 0,    0xf0, 45,   0,    0,   // memop_brk, memop_sbrk
                          46, 0,    7,    47,   0,    9};  // memop, create
  EXPECT_EQ(*encoded, expected);
}

// What bytes of a version mean may not change, or every corpus and every recorded crash changes
// with it. Where this fails, give the change a version of its own. (But for a new kind's own tag,
// which was dealt out before: FORMAT.md, How to grow it.)
TEST_F(Input, BytesOfAVersionMeanWhatTheyMeant) {
  if (sizeof(std::size_t) < 8) GTEST_SKIP() << "numbers above 32 bits print differently";
  for (const auto& [version, expected] :
       {std::pair(kVersion, 2593189474U), std::pair(kProtectedVersion, 3743256548U)}) {
    RandomInputs inputs;
    std::uint32_t hash = scenario::kFnvStart;
    for (int i = 0; i < 500; ++i) {
      Bytes bytes = inputs.next(200);
      bytes[0] = version;
      for (const char c : scenario::print(decode(bytes))) {
        hash = scenario::fnv1a(hash, static_cast<std::uint8_t>(c));
      }
    }
    EXPECT_EQ(hash, expected);
  }
}

// ---- Mixes and swarms

TEST_F(Input, EveryMixHoldsEveryRandomScenario) {
  RandomInputs inputs;
  for (int i = 0; i < kInputs / kPrintedShare; ++i) {
    const Bytes bytes = inputs.next();
    const Program program = decode(bytes);
    for (std::size_t mix = 0; mix < kMixes; ++mix) {
      const auto encoded = encode(program, static_cast<Mix>(mix));
      ASSERT_TRUE(encoded.has_value()) << encoded.error();
      ASSERT_TRUE(same(other_->decode(*encoded), program)) << kTargets[mix];
    }
  }
}

// What a program encoded under a swarm says does not depend on what the swarm leaves out.
TEST_F(Input, OwnTagsAreNeverLeftOut) {
  RandomInputs inputs;
  Bytes bytes;
  for (int i = 0; i < kInputs / kPrintedShare; ++i) {
    const Bytes source = inputs.next();
    const Program program = decode(source);
    encode_nearest(program, mix_byte(Mix::kProcessDeath, static_cast<std::uint8_t>(i % 32)),
                   SIZE_MAX, bytes);
    ASSERT_TRUE(same(other_->decode(bytes), program)) << scenario::print(program);
  }
}

TEST(Swarm, LeavesOutWhatItSays) {
  for (std::size_t mix = 0; mix < kMixes; ++mix) {
    for (std::uint8_t swarm = 0; swarm < 32; ++swarm) {
      EXPECT_FALSE(leaves_out(swarm, OperationKind::kAllowRw));
      for (std::size_t tag = scenario::kOperations.size(); tag < 256; ++tag) {
        const OperationKind kind =
            kind_of(static_cast<Mix>(mix), swarm, static_cast<std::uint8_t>(tag));
        EXPECT_FALSE(leaves_out(swarm, kind)) << int{swarm} << " tag " << tag;
      }
    }
  }
}

TEST(Swarm, LeavesOutNothingAQuarterOrHalf) {
  const auto left_out = [](std::uint8_t first, std::uint8_t last) {
    std::size_t count = 0;
    for (std::uint8_t swarm = first; swarm < last; ++swarm) {
      for (const scenario::OperationShape& shape : scenario::kOperations) {
        if (leaves_out(swarm, shape.kind)) ++count;
      }
    }
    return count * 100 / (std::size_t{last} - first) / scenario::kOperations.size();
  };
  EXPECT_EQ(left_out(0, kWholeSwarms), 0U);
  EXPECT_NEAR(static_cast<double>(left_out(kWholeSwarms, kQuarterSwarms)), 25, 5);
  EXPECT_NEAR(static_cast<double>(left_out(kQuarterSwarms, 32)), 50, 5);
}

// Whether some mix has the kind among its dealt tags. One that none has (FORMAT.md, How to grow it)
// only ever comes by its own tag, which no swarm leaves out.
bool is_dealt(OperationKind kind) {
  return std::ranges::any_of(kTags, [kind](const Tags& tags) {
    const auto dealt = std::span(tags).subspan(kOwnTags);
    return std::ranges::find(dealt, kind) != dealt.end();
  });
}

// No kind that is dealt is left out by all swarms, nor any by none but allow_rw: each is missed
// somewhere, and each can be seen without each other.
TEST(Swarm, EveryPairOfKindsIsSeparatedBySome) {
  for (const scenario::OperationShape& there : scenario::kOperations) {
    for (const scenario::OperationShape& missing : scenario::kOperations) {
      if (there.kind == missing.kind || missing.kind == OperationKind::kAllowRw) continue;
      if (!is_dealt(there.kind) || !is_dealt(missing.kind)) continue;
      bool separated = false;
      for (std::uint8_t swarm = 0; swarm < 32; ++swarm) {
        separated =
            separated || (!leaves_out(swarm, there.kind) && leaves_out(swarm, missing.kind));
      }
      EXPECT_TRUE(separated) << there.name << " without " << missing.name;
    }
  }
}

TEST_F(Input, AnUnknownMixReadsAsEverything) {
  Bytes bytes = RandomInputs().next(200);
  bytes[1] = kEverythingByte;
  const Program known = decode(bytes);
  bytes[1] = kMixes;
  EXPECT_TRUE(same(known, other_->decode(bytes)));
}

// ---- The nearest input

TEST_F(Input, NearestKeepsToTheSizeAndIsABeginning) {
  RandomInputs inputs;
  Bytes bytes;
  for (int i = 0; i < 500; ++i) {
    const Bytes source = inputs.next(200);
    const Program program = decode(source);
    const std::size_t most = 20 + static_cast<std::size_t>(i % 100);
    encode_nearest(program, kEverythingByte, most, bytes);
    ASSERT_LE(bytes.size(), most);
    const Program nearest = other_->decode(bytes);
    if (bytes.size() < 40) continue;  // the boot lines may take that much
    ASSERT_EQ(nearest.boot, program.boot);
    std::size_t same_operations = 0;
    while (same_operations < nearest.operations.size() &&
           scenario::print(nearest.operations[same_operations], nearest.boot) ==
               scenario::print(program.operations[same_operations], program.boot)) {
      ++same_operations;
    }
    for (std::size_t k = same_operations; k < nearest.operations.size(); ++k) {
      ASSERT_EQ(nearest.operations[k].kind, OperationKind::kEnd) << "closes what was cut";
    }
  }
}

TEST_F(Input, NearestReplacesWhatIsNotWellFormed) {
  Boot boot;
  boot.ram = 512;
  std::array<Operation, 2> operations;
  operations[0].kind = OperationKind::kTerminate;
  operations[0].process = 7;  // not booted
  operations[1].kind = OperationKind::kEnd;
  Bytes bytes;
  encode_nearest({boot, operations}, kEverythingByte, SIZE_MAX, bytes);
  const Program program = decode(bytes);
  ASSERT_EQ(program.operations.size(), 2U);
  EXPECT_EQ(scenario::print(program.operations[0], program.boot), "terminate 0");
  EXPECT_EQ(program.operations[1].kind, kEndOutsideBlock);
}

// ---- Refusals

TEST_F(Input, TooManyOperationsAreRefused) {
  std::string text = "boot processes=1 ram=512 initial_break=64 flash=64 protected=0 fault=stop\n";
  for (std::size_t i = 0; i < kMaxOperations; ++i) text += "stop 0\n";
  EXPECT_TRUE(encode_text(text).has_value());
  const auto refused = encode_text(text + "resume 0\n");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(),
            "operation 513 (resume): an input holds at most 512 operations, and here are 513");
}

TEST_F(Input, RefusalsNameTheOperationAndWhatDoesNotFit) {
  const Bytes payload(scenario::kMaxBytes + 1);
  Boot boot;
  boot.ram = 512;
  // The refusal of a program whose second operation is one of this kind, with a field set by
  // `spoil`.
  const auto refusal = [&boot](OperationKind kind, auto spoil) {
    std::array<Operation, 2> operations;
    operations[0].kind = OperationKind::kTerminate;
    operations[1].kind = kind;
    spoil(operations[1]);
    const auto encoded = encode({boot, operations}, Mix::kEverything);
    return encoded.has_value() ? "held" : encoded.error();
  };
  const auto leave = [](Operation&) {};
  EXPECT_EQ(refusal(OperationKind::kStop, leave), "held");
  EXPECT_EQ(refusal(OperationKind::kStore, [&](Operation& o) { o.bytes = payload; }),
            "operation 2 (store): payload length 1025 is not 0 to 1024");
  EXPECT_EQ(refusal(OperationKind::kStop, [](Operation& o) { o.process = 1; }),
            "operation 2 (stop): process 1 was not booted");
  EXPECT_EQ(refusal(OperationKind::kCustomGrant, [](Operation& o) { o.number = {3, false}; }),
            "operation 2 (custom_grant): alignment 3 is not a power of two up to 32768");
  EXPECT_EQ(refusal(OperationKind::kEnterCustom, [](Operation& o) { o.number = {8, false}; }),
            "operation 2 (enter_custom): custom grant 8 is not 0 to 7");
  EXPECT_EQ(refusal(OperationKind::kLen,
                    [](Operation& o) { o.buffer.kind = scenario::BufferName::Kind::kRw; }),
            "operation 2 (len): driver 0 (a place) was not booted");
  EXPECT_EQ(refusal(OperationKind::kEnd, leave),
            "operation 2 (end): not well-formed here (its block, its `it`, or a number too large "
            "for this machine)");
  boot.ram = 511;
  EXPECT_EQ(refusal(OperationKind::kStop, leave), "boot lines: ram 511 is not 512 to 65536");
}

// ---- What one byte can say

TEST_F(Input, OperandsReferToWhatWasAllowed) {
  // One process, driver 1 with one slot of each sort; allow_rw of ram+32, 20 bytes; then the bytes
  // given.
  const auto after_allow = [this](std::initializer_list<std::uint8_t> operation) {
    Bytes bytes = {kVersion, kEverythingByte, 0, 0x25, 0, 0, 0, 0, 0, 0, 32, 20};
    bytes.insert(bytes.end(), operation);
    const Program program = decode(bytes);
    EXPECT_EQ(scenario::print(program.operations[0], program.boot), "allow_rw 0 1 0 ram+32 20");
    return scenario::print(program.operations[1], program.boot);
  };
  const auto tag = [](OperationKind kind) { return static_cast<std::uint8_t>(kind); };
  const std::uint8_t allow_ro = tag(OperationKind::kAllowRo);
  // Its start, one byte more; its end and one less; the length that wraps to just around 0.
  EXPECT_EQ(after_allow({allow_ro, 0, 0, 0, kAddressRecent, kWordHot + 1}),
            "allow_ro 0 1 0 ram+32 21");
  EXPECT_EQ(after_allow({allow_ro, 0, 0, 0, kAddressRecent + 6, kWordFromMax}),
            "allow_ro 0 1 0 ram+51 max");
  EXPECT_EQ(after_allow({allow_ro, 0, 0, 0, 9, kWordWrap + 4}), "allow_ro 0 1 0 ram+9 max-9");
  EXPECT_EQ(after_allow({allow_ro, 0, 0, 0, 9, kLengthRoom}), "allow_ro 0 1 0 ram+9 119");
  // The slot by one byte, and indices around its length.
  EXPECT_EQ(after_allow({tag(OperationKind::kGet), 0, kRangeTo + 24}), "get rw:0:1:0 ..20");
  EXPECT_EQ(after_allow({tag(OperationKind::kSet), 0, kPositionEnd + 2, 7}), "set rw:0:1:0 19 7");
  EXPECT_EQ(after_allow({tag(OperationKind::kLen), kNameStale}), "len rw:0@0:1:0");
  EXPECT_EQ(after_allow({tag(OperationKind::kCopyToSlice), 0, kRangeFrom + 20, kWordHot}),
            "copy_to_slice rw:0:1:0 16.. 4");
  // Payloads: as long as the sub-slice; the header of a streaming slice.
  EXPECT_EQ(
      after_allow({tag(OperationKind::kCopyFromSlice), 0, kRangeFrom + 20, kHexFitting, 0xfe}),
      "copy_from_slice rw:0:1:0 16.. feff0001");
  EXPECT_EQ(after_allow({tag(OperationKind::kStore), 0, kAddressRecent, kHexHeader, 3 << 2 | 1}),
            "store 0 ram+32 0000000103000000");
  EXPECT_EQ(after_allow({tag(OperationKind::kAppendChunk), 0, kHexFitting, 0}),
            "append_chunk rw:0:1:0 000102030405060708090a0b");
}

// ---- Random bytes make good scenarios

// Counts over the operations of random programs of 256 bytes.
class RandomPrograms : public Input {
 protected:
  static constexpr int kPrograms = 1'000;

  void SetUp() override {
    RandomInputs inputs;
    for (int i = 0; i < kPrograms; ++i) {
      Bytes bytes = inputs.next(256);
      bytes[1] = kEverythingByte;
      count(decode(bytes));
    }
  }

  void count(const Program& program) {
    std::vector<std::vector<Range>> ranges(program.boot.processes);
    std::size_t depth = 0;
    std::size_t deepest = 0;
    bool overlap = false;
    for (const Operation& operation : program.operations) {
      ++operations_;
      ++by_kind_[static_cast<std::size_t>(operation.kind)];
      if (operation.kind == OperationKind::kEnd) --depth;
      if (scenario::opens_block(operation.kind)) {
        deepest = std::max(deepest, ++depth);
      }
      if (operation.kind > OperationKind::kAllowUr) continue;
      ++allows_;
      if (operation.length.from_max) ++near_max_;
      if (!in_range(operation, program.boot)) continue;
      ++in_range_;
      const Range range = {operation.address.offset, operation.length.value};
      if (range.length == 0) continue;
      auto& earlier = ranges[operation.process];
      overlap = overlap || std::ranges::any_of(earlier, [&](const Range& other) {
                  return range.start < other.start + other.length &&
                         other.start < range.start + range.length;
                });
      earlier.push_back(range);
    }
    if (overlap) ++with_overlap_;
    if (deepest >= 2) ++nested_;
  }

  std::size_t operations_ = 0;
  std::size_t allows_ = 0;
  std::size_t in_range_ = 0;
  std::size_t near_max_ = 0;
  int with_overlap_ = 0;  // programs in which two ranges of one process share bytes
  int nested_ = 0;        // programs with a block in a block
  std::array<std::size_t, scenario::kOperations.size()> by_kind_{};

 private:
  struct Range {
    std::uint64_t start;
    std::uint64_t length;
  };

  // Accepted by a process that is as it was booted: a slot that is there, and bytes below the
  // break.
  static bool in_range(const Operation& allow, const Boot& boot) {
    const Address& address = allow.address;
    const auto drivers = std::span(boot.drivers).first(boot.driver_count);
    const auto driver = std::ranges::find(drivers, allow.driver.value, &scenario::Driver::number);
    if (driver == drivers.end() || allow.driver.from_max || allow.slot.from_max) return false;
    std::size_t slots = scenario::kUserspaceReadableSlots;
    if (allow.kind == OperationKind::kAllowRw) slots = driver->rw;
    if (allow.kind == OperationKind::kAllowRo) slots = driver->ro;
    return allow.slot.value < slots && address.base == Address::Base::kRam && !address.negative &&
           address.process == Address::kIssuing && !allow.length.from_max &&
           address.offset <= boot.initial_break &&
           allow.length.value <= boot.initial_break - address.offset;
  }
};

TEST_F(RandomPrograms, HoldEveryOperation) {
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    EXPECT_GT(by_kind_[static_cast<std::size_t>(shape.kind)], 0U) << shape.name;
  }
}

TEST_F(RandomPrograms, AreLongEnough) {
  EXPECT_GT(operations_ / kPrograms, 40U);
}

TEST_F(RandomPrograms, AllowMemoryThatIsThereAndMemoryThatIsNot) {
  EXPECT_GT(allows_ * 20, operations_ * 3) << "three of twenty operations";
  EXPECT_GT(in_range_ * 3, allows_) << "a third is in range";
  EXPECT_LT(in_range_ * 4, allows_ * 3) << "a quarter is not";
  EXPECT_GT(near_max_ * 30, allows_) << "lengths at the largest word";
}

TEST_F(RandomPrograms, ShareMemory) {
  EXPECT_GT(with_overlap_ * 2, kPrograms);
}

TEST_F(RandomPrograms, NestBlocks) {
  EXPECT_GT(nested_ * 4, kPrograms);
}

}  // namespace
}  // namespace input
