// The parser: what it makes of a text, and every refusal with its line, column and words.
#include "scenario/parse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <random>
#include <string>
#include <utility>

namespace scenario {
namespace {

static_assert(std::movable<Scenario> && !std::copy_constructible<Scenario>);

constexpr std::string_view kBootLines =
    "boot processes=2 ram=1024 initial_break=256 flash=64 protected=16 fault=stop\n"
    "driver 7 ro=1 rw=2\n"
    "driver 0x10 ro=0 rw=255 no_grant\n";
constexpr std::size_t kFirstOperationLine = 4;

std::string booted(std::string_view operations) {
  return std::string(kBootLines) + std::string(operations);
}

Scenario parsed(std::string_view text) {
  auto scenario = parse(text);
  if (!scenario) {
    ADD_FAILURE() << scenario.error().line << ":" << scenario.error().column << ": "
                  << scenario.error().message << " in\n"
                  << text;
    return *parse("boot processes=1 ram=512 initial_break=0 flash=0 protected=0 fault=stop");
  }
  return std::move(*scenario);
}

// The only operation behind kBootLines.
struct Single {
  explicit Single(std::string_view line) : scenario(parsed(booted(line))) {
    if (scenario.program().operations.size() == 1) operation = scenario.program().operations[0];
  }
  Scenario scenario;
  Operation operation;
};

Address address(std::string_view text) {
  return Single("brk 1 " + std::string(text)).operation.address;
}
Range range(std::string_view text) {
  return Single("get default_ro " + std::string(text)).operation.range;
}
BufferName buffer(std::string_view text) {
  return Single("len " + std::string(text)).operation.buffer;
}
Word length(std::string_view text) {
  return Single("load 0 null " + std::string(text)).operation.length;
}

void expect_refused(std::string_view text, std::size_t line, std::size_t column,
                    std::string_view message) {
  const auto scenario = parse(text);
  ASSERT_FALSE(scenario.has_value()) << "accepted: " << text;
  const ParseError& error = scenario.error();
  EXPECT_EQ(error.message, message) << text;
  EXPECT_EQ(error.line, line) << text;
  EXPECT_EQ(error.column, column) << text;
}

struct Refusal {
  std::string_view line;  // one operation
  std::size_t column;
  std::string message;
};

void expect_each_refused(std::initializer_list<Refusal> refusals) {
  for (const Refusal& refusal : refusals) {
    expect_refused(booted(refusal.line), kFirstOperationLine, refusal.column, refusal.message);
  }
}

const std::string kWordMost = std::to_string(SIZE_MAX);
const std::string kTooLarge = "18446744073709551616";  // 2^64

TEST(ParseBoot, ReadsEverySetting) {
  const Scenario scenario = parsed(kBootLines);
  const Boot boot = scenario.program().boot;
  EXPECT_EQ(boot.processes, 2);
  EXPECT_EQ(boot.ram, 1024U);
  EXPECT_EQ(boot.initial_break, 256U);
  EXPECT_EQ(boot.flash, 64U);
  EXPECT_EQ(boot.protected_flash, 16U);
  EXPECT_EQ(boot.fault, FaultPolicy::kStop);
  ASSERT_EQ(boot.driver_count, 2);
  EXPECT_EQ(boot.drivers[0], (Driver{.number = 7, .ro = 1, .rw = 2, .no_grant = false}));
  EXPECT_EQ(boot.drivers[1], (Driver{.number = 16, .ro = 0, .rw = 255, .no_grant = true}));
  EXPECT_TRUE(scenario.program().operations.empty());
}

TEST(ParseBoot, TakesTheSettingsInAnyOrder) {
  const Scenario scenario = parsed(
      "boot fault=panic protected=0x10 flash=64 initial_break=256 ram=0x400 processes=2\n"
      "driver 7 rw=2 ro=1\n"
      "driver 16 no_grant rw=255 ro=0\n");
  Boot expected = parsed(kBootLines).program().boot;
  expected.fault = FaultPolicy::kPanic;
  EXPECT_EQ(scenario.program().boot, expected);
}

TEST(ParseBoot, TakesTheBoundsThemselves) {
  const Boot boot = parsed(
                        "boot processes=8 ram=65536 initial_break=65152 flash=65536 "
                        "protected=65536 fault=restart")
                        .program()
                        .boot;
  EXPECT_EQ(boot.processes, kMaxProcesses);
  EXPECT_EQ(boot.initial_break, kMaxRam - kKernelReserve);
  EXPECT_EQ(boot.protected_flash, kMaxFlash);
  EXPECT_EQ(boot.fault, FaultPolicy::kRestart);
  parsed("boot processes=1 ram=512 initial_break=128 flash=0 protected=0 fault=stop");
}

TEST(ParseBoot, RefusesTextsWithoutABootLine) {
  const std::string message = "expected a boot line (`boot processes=...`)";
  expect_refused("", 1, 1, message);
  expect_refused("\n\n", 1, 1, message);
  expect_refused("# only a comment\n  \n", 1, 1, message);
  expect_refused("state 0\n", 1, 1, message + ", found `state`");
  expect_refused("# a driver first\n  driver 1 ro=0 rw=0\n", 2, 3, message + ", found `driver`");
}

TEST(ParseBoot, RefusesWrongSettings) {
  const auto refused = [](std::string_view from, std::string_view to, std::size_t column,
                          std::string_view message) {
    std::string line =
        "boot processes=2 ram=1024 initial_break=256 flash=64 protected=16 fault=stop";
    line.replace(line.find(from), from.size(), to);
    expect_refused(line, 1, column, message);
  };
  refused("=2", "=0", 16, "expected a number of processes from 1 to 8, found `0`");
  refused("=2", "=9", 16, "expected a number of processes from 1 to 8, found `9`");
  refused("=2", "=max", 16, "expected a number of processes from 1 to 8, found `max`");
  refused("=2", "=", 16, "expected a number of processes from 1 to 8, found nothing");
  refused("1024", "511", 22, "expected a size of RAM from 512 to 65536, found `511`");
  refused("1024", "65537", 22, "expected a size of RAM from 512 to 65536, found `65537`");
  refused("256", "641", 41,
          "expected a first break (384 bytes of RAM stay the kernel's) from 0 to 640, found `641`");
  refused("64", "65537", 51, "expected a size of flash from 0 to 65536, found `65537`");
  refused("16", "65", 64, "expected a protected part of flash from 0 to 64, found `65`");
  refused("stop", "never", 73,
          "expected a fault policy, `stop`, `restart` or `panic`, found `never`");
  refused("ram=1024 ", "", 68, "expected `ram=`, found nothing");
  refused("ram=", "flash=1 flash=", 26, "expected flash only once, found `flash=1024`");
  refused("ram=", "rom=", 18,
          "expected `processes=N`, `ram=N`, `initial_break=N`, `flash=N`, `protected=N`, "
          "`fault=POLICY`, `protection=NAME` or `refuse=N`, found `rom=1024`");
  refused("ram=", "ram:", 18,
          "expected `processes=N`, `ram=N`, `initial_break=N`, `flash=N`, `protected=N`, "
          "`fault=POLICY`, `protection=NAME` or `refuse=N`, found `ram:1024`");
}

std::string protected_boot(std::string_view settings, std::string_view ram = "2048",
                           std::string_view first_break = "512") {
  return "boot processes=1 ram=" + std::string(ram) + " initial_break=" + std::string(first_break) +
         " flash=64 protected=0 fault=stop " + std::string(settings) + "\n";
}

TEST(ParseBoot, ReadsMemoryProtection) {
  for (const Protection protection : kProtections) {
    const auto scenario =
        parse(protected_boot("refuse=65535 protection=" + std::string(name_of(protection))));
    ASSERT_TRUE(scenario);
    EXPECT_EQ(scenario->program().boot.protection, protection);
    EXPECT_EQ(scenario->program().boot.refuse, 65535);
  }
  const auto plain = parse(protected_boot(""));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->program().boot.protection, Protection::kExact);
  EXPECT_EQ(plain->program().boot.refuse, 0);
  EXPECT_TRUE(parse(protected_boot("protection=pmsav7", "2048", "1536")));
  EXPECT_TRUE(parse(protected_boot("protection=pmsav8", "2047", "1632")));
  EXPECT_TRUE(parse(protected_boot("protection=pmp", "2047", "1660")));
}

TEST(ParseBoot, RefusesWhatMemoryProtectionCannotHold) {
  const std::string first_break =
      "expected a first break (384 bytes of RAM stay the kernel's, and ";
  expect_refused(protected_boot("protection=mpu"), 1, 88,
                 "expected a memory protection, `exact`, `pmp`, `pmsav8` or `pmsav7`, found `mpu`");
  expect_refused(protected_boot("refuse=0"), 1, 84,
                 "expected the number of a request, from 1 on, from 1 to 65535, found `0`");
  expect_refused(protected_boot("refuse=65536"), 1, 84,
                 "expected the number of a request, from 1 on, from 1 to 65535, found `65536`");
  expect_refused(protected_boot("protection=pmsav7", "2047"), 1, 22,
                 "expected a size of RAM that is a power of two, for pmsav7, found `2047`");
  expect_refused(protected_boot("protection=pmsav7", "2048", "1537"), 1, 41,
                 first_break + "pmsav7 rounds up to 256) from 0 to 1536, found `1537`");
  expect_refused(protected_boot("protection=pmsav8", "2047", "1633"), 1, 41,
                 first_break + "pmsav8 rounds up to 32) from 0 to 1632, found `1633`");
  expect_refused(protected_boot("protection=pmp", "2047", "1661"), 1, 41,
                 first_break + "pmp rounds up to 4) from 0 to 1660, found `1661`");
}

TEST(ParseBoot, RefusesWrongDrivers) {
  const std::string slots = "expected a number of slots from 0 to 255, found ";
  const std::string setting = "expected `ro=N`, `rw=N` or `no_grant`, each once, found ";
  expect_each_refused({
      {"driver", 7, "expected a driver number from 0 to 4294967295, found nothing"},
      {"driver max ro=0 rw=0", 8, "expected a driver number from 0 to 4294967295, found `max`"},
      {"driver 4294967296 ro=0 rw=0", 8,
       "expected a driver number from 0 to 4294967295, found `4294967296`"},
      {"driver 0x7 ro=0 rw=0", 8, "expected a driver number not booted before, found `0x7`"},
      {"driver 8 ro=256 rw=0", 13, slots + "`256`"},
      {"driver 8 ro=0 rw=-1", 18, slots + "`-1`"},
      {"driver 8 ro=0", 14, "expected `rw=`, found nothing"},
      {"driver 8 ro=0 rw=0 ro=0", 20, "expected ro only once, found `ro=0`"},
      {"driver 8 ro=0 rw=0 rx=0", 20, setting + "`rx=0`"},
      {"driver 8 no_grant no_grant ro=0 rw=0", 19, setting + "`no_grant`"},
  });
}

TEST(ParseBoot, RefusesMoreDriversThanThereIsRoomFor) {
  std::string text(kBootLines);
  for (std::size_t i = 2; i < kMaxDrivers; ++i) {
    text += "driver " + std::to_string(100 + i) + " ro=0 rw=0\n";
  }
  EXPECT_EQ(parsed(text).program().boot.driver_count, kMaxDrivers);
  expect_refused(text + "driver 99 ro=0 rw=0", kMaxDrivers + 2, 8,
                 "expected at most 8 drivers, found `99`");
}

TEST(ParseBoot, RefusesBootLinesFurtherDown) {
  expect_each_refused(
      {{" boot processes=2", 2, "expected an operation (one boot line is enough), found `boot`"}});
  expect_refused(booted("state 0\ndriver 9 ro=0 rw=0"), 5, 1,
                 "expected an operation (drivers come before the first one), found `driver`");
}

TEST(ParseLines, KeepsWhatIsNeededToWriteThemAgain) {
  const Scenario scenario = parsed(
      "# heading \r\n"
      "boot processes=1 ram=1024 initial_break=0 flash=0 protected=0 fault=stop # small\n"
      " \t\n"
      "\tstate  0\t->  active  restarts=0 \t # ok -> so far \r\n"
      "state 0#x\n"
      "state 0 ->\n"
      "with default_rw -> ok\n"
      "  end");
  const auto lines = scenario.lines();
  ASSERT_EQ(lines.size(), 8U);
  const auto expect = [&](std::size_t at, Line::Kind kind, std::string_view source,
                          std::optional<std::string> recorded, std::string_view comment) {
    EXPECT_EQ(lines[at].kind, kind) << at;
    EXPECT_EQ(lines[at].source, source);
    EXPECT_EQ(lines[at].recorded, recorded) << at;
    EXPECT_EQ(lines[at].comment, comment);
    EXPECT_EQ(lines[at].number, at + 1);
  };
  expect(0, Line::Kind::kBlank, "# heading", std::nullopt, "");
  expect(1, Line::Kind::kBoot,
         "boot processes=1 ram=1024 initial_break=0 flash=0 protected=0 fault=stop", std::nullopt,
         "# small");
  expect(2, Line::Kind::kBlank, "", std::nullopt, "");
  expect(3, Line::Kind::kOperation, "\tstate  0", "active  restarts=0", "# ok -> so far");
  expect(4, Line::Kind::kOperation, "state 0", std::nullopt, "#x");
  expect(5, Line::Kind::kOperation, "state 0", "", "");
  expect(6, Line::Kind::kOperation, "with default_rw", "ok", "");
  expect(7, Line::Kind::kOperation, "  end", std::nullopt, "");
  EXPECT_EQ(lines[7].operation, 4U);
  EXPECT_EQ(&scenario.line_of(0), &lines[3]);
  EXPECT_EQ(&scenario.line_of(4), &lines[7]);
  EXPECT_EQ(parsed(kBootLines).lines()[2].kind, Line::Kind::kDriver);
}

// Only there, and once: anywhere else it is what it looks like, a part of a word.
TEST(ParseLines, ByteOrderMarkInFrontIsNotThere) {
  const std::string mark = "\xef\xbb\xbf";
  EXPECT_EQ(parsed(mark + booted("state 0")).lines()[0].source,
            parsed(kBootLines).lines()[0].source);
  expect_refused(mark + "nonsense", 1, 1,
                 "expected a boot line (`boot processes=...`), found `nonsense`");
  expect_refused(mark + mark + "boot", 1, 1,
                 "expected a boot line (`boot processes=...`), found `\\xef\\xbb\\xbfboot`");
  expect_refused(booted(mark + "state 0"), 4, 1,
                 "expected an operation, found `\\xef\\xbb\\xbfstate`");
}

TEST(ParseLines, IndentationMayBeAPrefixOfTheComment) {
  EXPECT_EQ(parsed(booted("  # inner")).lines().back().source, "  # inner");
  EXPECT_EQ(parsed(booted("  # inner")).lines().back().comment, "");
}

TEST(ParseLines, RefusesControlBytesWhereverTheyStand) {
  using namespace std::string_view_literals;
  expect_refused(
      "\x7f"
      "ELF\x02\x01\x00\x00"sv,
      1, 1, "expected text, found the control byte 127: a binary file?");
  expect_refused(booted("state 0\nstate 0 # \0"sv), 5, 11,
                 "expected text, found the control byte 0: a binary file?");
  expect_refused(booted("state\r0"), 4, 6,
                 "expected text, found the control byte 13: a binary file?");
  // Before anything else: the first line alone would have been another error.
  expect_refused("garbage\n\x1b[0m", 2, 1,
                 "expected text, found the control byte 27: a binary file?");
}

TEST(ParseLines, QuotesWhatItFoundFitForATerminal) {
  expect_each_refused({
      {"\xc3\xa9tat 0", 1, "expected an operation, found `\\xc3\\xa9tat`"},
      {"-> ok", 1, "expected an operation, found `->`"},
      {"  -> ok", 3, "expected an operation, found `->`"},
  });
  expect_refused(booted(std::string(100, 'a')), 4, 1,
                 "expected an operation, found `" + std::string(40, 'a') + "...`");
}

TEST(ParseOperation, RefusesUnknownOnesAndWrongNumbersOfOperands) {
  const std::string process = "expected a booted process's number from 0 to 1, found ";
  expect_each_refused({
      {"allow_rx 0 1 0 null 0", 1, "expected an operation, found `allow_rx`"},
      {"State 0", 1, "expected an operation, found `State`"},
      {"state", 6, process + "nothing"},
      {"  state  # 0", 8, process + "nothing"},
      {"state -> active", 6, process + "nothing"},
      {"state 0 1", 9, "expected nothing more behind `state`, found `1`"},
      {"end 1", 5, "expected nothing more behind `end`, found `1`"},
      {"state 0 ->active", 9, "expected nothing more behind `state`, found `->active`"},
      {"state 2", 7, process + "`2`"},
      {"state max", 7, process + "`max`"},
      {"state +1", 7, process + "`+1`"},
  });
}

TEST(ParseOperand, Words) {
  EXPECT_EQ(length("0"), (Word{0, false}));
  EXPECT_EQ(length("007"), (Word{7, false}));
  EXPECT_EQ(length("0x1F"), (Word{31, false}));
  EXPECT_EQ(length("max"), (Word{0, true}));
  EXPECT_EQ(length("max-0"), (Word{0, true}));
  EXPECT_EQ(length("max-0x10"), (Word{16, true}));
  EXPECT_EQ(length(kWordMost), (Word{SIZE_MAX, false}));
  EXPECT_EQ(length("max-" + kWordMost), (Word{SIZE_MAX, true}));

  const Operation allow = Single("allow_rw 1 max-1 max-2 null max-3").operation;
  EXPECT_EQ(allow.driver, (Word{1, true}));
  EXPECT_EQ(allow.slot, (Word{2, true}));
  EXPECT_EQ(allow.length, (Word{3, true}));
  EXPECT_EQ(Single("set default_rw max 255").operation.number, (Word{0, true}));
  EXPECT_EQ(Single("chunks default_ro max").operation.number, (Word{0, true}));
}

TEST(ParseOperand, RefusesWrongWords) {
  const std::string bounds = ", a number from 0 to " + kWordMost + ", `max` or `max-N`, found ";
  for (const std::string& word :
       {std::string("abc"), kTooLarge, std::string("-1"), std::string("max+1"), std::string("max-"),
        std::string("max--1"), "max-" + kTooLarge, std::string("0x"), std::string("1a"),
        std::string("0X1")}) {
    expect_refused(booted("load 0 null " + word), 4, 13,
                   "expected a length" + bounds + "`" + word + "`");
  }
  expect_each_refused({
      {"allow_rw 0 x 0 null 0", 12, "expected a driver" + bounds + "`x`"},
      {"allow_rw 0 1 x null 0", 14, "expected a slot" + bounds + "`x`"},
      {"set default_rw x 0", 16, "expected an index" + bounds + "`x`"},
      {"chunks default_ro x", 19, "expected a size of chunks" + bounds + "`x`"},
      {"get default_ro 1..x", 19, "expected a range's end" + bounds + "`x`"},
      {"get default_ro x..1", 16, "expected a range's start" + bounds + "`x`"},
      {"get default_ro 1...2", 19, "expected a range's end" + bounds + "`.2`"},
      {"get default_ro x", 16,
       "expected a range, `I`, `A..B`, `A..`, `..B` or `..`" + bounds + "`x`"},
  });
  if constexpr (sizeof(std::size_t) == 4) {
    expect_refused(booted("load 0 null 4294967296"), 4, 13,
                   "expected a length" + bounds + "`4294967296`");
  }
}

TEST(ParseOperand, Addresses) {
  using Base = Address::Base;
  constexpr std::uint8_t kIssuing = Address::kIssuing;
  EXPECT_EQ(address("null"), (Address{Base::kNull, kIssuing, false, 0}));
  EXPECT_EQ(address("max"), (Address{Base::kMax, kIssuing, false, 0}));
  EXPECT_EQ(address("max-0"), (Address{Base::kMax, kIssuing, false, 0}));
  EXPECT_EQ(address("max-3"), (Address{Base::kMax, kIssuing, true, 3}));
  EXPECT_EQ(address("ram+16"), (Address{Base::kRam, kIssuing, false, 16}));
  EXPECT_EQ(address("ram1-4"), (Address{Base::kRam, 1, true, 4}));
  EXPECT_EQ(address("ram0-0"), (Address{Base::kRam, 0, false, 0}));
  EXPECT_EQ(address("flash0+0x40"), (Address{Base::kFlash, 0, false, 64}));
  EXPECT_EQ(address("brk-1"), (Address{Base::kBreak, kIssuing, true, 1}));
  EXPECT_EQ(address("end1+" + kWordMost), (Address{Base::kEnd, 1, false, SIZE_MAX}));
}

TEST(ParseOperand, RefusesWrongAddresses) {
  const std::string general =
      "expected an address, `null`, `max`, `max-N`, or `ram`, `flash`, `brk` or `end` with `+N` or "
      "`-N`, found ";
  const std::string offset =
      "expected `+N` or `-N` with a number from 0 to " + kWordMost + ", found ";
  const std::string process = "expected a booted process's number from 0 to 1, found ";
  expect_each_refused({
      {"brk 0 4096", 7, general + "`4096`"},
      {"brk 0", 6, general + "nothing"},
      {"brk 0 null+1", 7, general + "`null+1`"},
      {"brk 0 max+1", 7, general + "`max+1`"},
      {"brk 0 ram", 10, offset + "nothing"},
      {"brk 0 end1", 11, offset + "nothing"},
      {"brk 0 ram+", 10, offset + "`+`"},
      {"brk 0 ram+-1", 10, offset + "`+-1`"},
      {"brk 0 flash+" + kTooLarge, 12, offset + "`+" + kTooLarge + "`"},
      {"brk 0 ram+max", 10, offset + "`+max`"},
      {"brk 0 ram2+0", 10, process + "`2`"},
      {"brk 0 rams+0", 10, process + "`s`"},
  });
}

TEST(ParseOperand, SmallNumbers) {
  EXPECT_EQ(Single("exit 0 4294967295").operation.code, UINT32_MAX);
  EXPECT_EQ(Single("memop 0 4294967295").operation.code, UINT32_MAX);
  EXPECT_EQ(Single("set_byte 0 null 255").operation.byte, 255);
  EXPECT_EQ(Single("custom_grant 0 max 32768").operation.number, (Word{32768, false}));
  EXPECT_EQ(Single("custom_grant 0 5 1").operation.number, (Word{1, false}));
  EXPECT_EQ(Single("enter_custom 0 7").operation.number, (Word{7, false}));
  EXPECT_EQ(Single("copy_to_slice default_ro .. 1024").operation.number, (Word{1024, false}));
  EXPECT_EQ(Single("sbrk 0 -16").operation.delta, -16);
  EXPECT_EQ(Single("sbrk 0 0x10").operation.delta, 16);
  EXPECT_EQ(Single("sbrk 0 -0").operation.delta, 0);
  EXPECT_EQ(Single("sbrk 0 " + std::to_string(PTRDIFF_MIN)).operation.delta, PTRDIFF_MIN);
  EXPECT_EQ(Single("sbrk 0 " + std::to_string(PTRDIFF_MAX)).operation.delta, PTRDIFF_MAX);
}

TEST(ParseOperand, RefusesWrongSmallNumbers) {
  const std::string align = "expected an alignment, a power of two from 1 to 32768, found ";
  const std::string delta = "expected a number from " + std::to_string(PTRDIFF_MIN) + " to " +
                            std::to_string(PTRDIFF_MAX) + ", found ";
  const std::string past_most = std::to_string(std::uint64_t{PTRDIFF_MAX} + 1);
  const std::string past_least = "-" + std::to_string(std::uint64_t{PTRDIFF_MAX} + 2);
  expect_each_refused({
      {"exit 0 4294967296", 8, "expected a code from 0 to 4294967295, found `4294967296`"},
      {"exit 0 max", 8, "expected a code from 0 to 4294967295, found `max`"},
      {"memop 0 4294967296", 9, "expected a code from 0 to 4294967295, found `4294967296`"},
      {"set_byte 0 null 256", 17, "expected a byte from 0 to 255, found `256`"},
      {"set default_rw 0 max", 18, "expected a byte from 0 to 255, found `max`"},
      {"custom_grant 0 8 0", 18, align + "`0`"},
      {"custom_grant 0 8 24", 18, align + "`24`"},
      {"custom_grant 0 8 65536", 18, align + "`65536`"},
      {"custom_grant 0 8 max", 18, align + "`max`"},
      {"enter_custom 0 8", 16, "expected a custom grant's number from 0 to 7, found `8`"},
      {"copy_to_slice default_ro .. 1025", 29,
       "expected a number of bytes from 0 to 1024, found `1025`"},
      {"sbrk 0 abc", 8, delta + "`abc`"},
      {"sbrk 0 +1", 8, delta + "`+1`"},
      {"sbrk 0 --1", 8, delta + "`--1`"},
      {"sbrk 0 " + past_most, 8, delta + "`" + past_most + "`"},
      {"sbrk 0 " + past_least, 8, delta + "`" + past_least + "`"},
  });
}

TEST(ParseOperand, Bytes) {
  const Single some("store 0 null 00ff7f");
  EXPECT_TRUE(std::ranges::equal(some.operation.bytes, std::array{0x00, 0xff, 0x7f}));
  EXPECT_TRUE(Single("store 0 null -").operation.bytes.empty());
  EXPECT_EQ(Single("store 0 null " + std::string(2048, 'a')).operation.bytes.size(), kMaxBytes);
}

TEST(ParseOperand, RefusesWrongBytes) {
  const std::string pairs =
      "expected bytes as pairs of lower-case hexadecimal digits, or `-`, found ";
  expect_each_refused({
      {"store 0 null 0", 14, pairs + "`0`"},
      {"store 0 null 0A", 14, pairs + "`0A`"},
      {"store 0 null 0x11", 14, pairs + "`0x11`"},
      {"store 0 null --", 14, pairs + "`--`"},
      {"store 0 null", 13, pairs + "nothing"},
  });
  expect_refused(booted("store 0 null " + std::string(2050, 'a')), 4, 14,
                 "expected at most 1024 bytes, found `" + std::string(40, 'a') + "...`");
}

TEST(ParseOperand, Ranges) {
  using Form = Range::Form;
  EXPECT_EQ(range("3"), (Range{Form::kIndex, {3, false}, {}}));
  EXPECT_EQ(range("3..max-1"), (Range{Form::kBoth, {3, false}, {1, true}}));
  EXPECT_EQ(range("5..2"), (Range{Form::kBoth, {5, false}, {2, false}}));
  EXPECT_EQ(range("max.."), (Range{Form::kFrom, {0, true}, {}}));
  EXPECT_EQ(range("..4"), (Range{Form::kTo, {}, {4, false}}));
  EXPECT_EQ(range(".."), (Range{Form::kFull, {}, {}}));
}

TEST(ParseOperand, BufferNames) {
  using Kind = BufferName::Kind;
  EXPECT_EQ(buffer("rw:1:16:max"),
            (BufferName{.kind = Kind::kRw, .process = 1, .driver = 1, .slot = {0, true}}));
  EXPECT_EQ(buffer("ro:0@127:0x7:2"), (BufferName{.kind = Kind::kRo,
                                                  .has_generation = true,
                                                  .generation = kMaxGenerations - 1,
                                                  .slot = {2, false}}));
  EXPECT_EQ(buffer("rw:0@0:7:0"),
            (BufferName{.kind = Kind::kRw, .has_generation = true, .slot = {}}));
  EXPECT_EQ(buffer("ur:1:7:9"), (BufferName{.kind = Kind::kUr, .process = 1, .slot = {9, false}}));
  EXPECT_EQ(buffer("xrw:7"), (BufferName{.kind = Kind::kExternalRw, .slot = {}, .number = 7}));
  EXPECT_EQ(buffer("xro:0"), (BufferName{.kind = Kind::kExternalRo, .slot = {}}));
  EXPECT_EQ(buffer("default_rw"), (BufferName{.kind = Kind::kDefaultRw, .slot = {}}));
  EXPECT_EQ(buffer("default_ro"), (BufferName{.kind = Kind::kDefaultRo, .slot = {}}));

  const Operation copy = Single("copy ro:0:7:0 ur:1:7:1").operation;
  EXPECT_EQ(copy.buffer, (BufferName{.kind = Kind::kRo, .slot = {}}));
  EXPECT_EQ(copy.second, (BufferName{.kind = Kind::kUr, .process = 1, .slot = {1, false}}));
}

TEST(ParseOperand, RefusesWrongBufferNames) {
  const std::string process = "expected a booted process's number from 0 to 1, found ";
  const std::string driver = "expected a booted driver's number, found ";
  const std::string external = "expected an external buffer, `xrw:K` or `xro:K`, found ";
  const std::string slot =
      "expected a slot, a number from 0 to " + kWordMost + ", `max` or `max-N`, found ";
  expect_each_refused({
      {"len rq:0:7:0", 5,
       "expected a buffer, `rw:P:DRIVER:SLOT`, `ro:...`, `ur:...`, `xrw:K`, `xro:K`, `default_rw`, "
       "`default_ro` or `it`, found `rq:0:7:0`"},
      {"len rw:2:7:0", 8, process + "`2`"},
      {"len rw::7:0", 8, process + "nothing"},
      {"len rw:0:8:0", 10, driver + "`8`"},
      {"len rw:0:max:0", 10, driver + "`max`"},
      {"len rw:0", 9, driver + "nothing"},
      {"len rw:0:7", 11, slot + "nothing"},
      {"len rw:0:7:0:0", 12, slot + "`0:0`"},
      {"len rw:0@:7:0", 10, "expected a life's number from 0 to 127, found nothing"},
      {"len rw:0@128:7:0", 10, "expected a life's number from 0 to 127, found `128`"},
      {"len ro:0@4294967296:7:0", 10, "expected a life's number from 0 to 127, found `4294967296`"},
      {"len ur:0@1:7:0", 9, "expected `:` (only `rw` and `ro` take `@G`), found `@1`"},
      {"len xrw:8", 9, "expected an external buffer's number from 0 to 7, found `8`"},
      {"len xrx:0", 5, external + "`xrx:0`"},
      {"external rw:0:7:0 rw:0:7:0", 10, external + "`rw:0:7:0`"},
      {"external xrw:0 ro:0:7:0", 16, "expected `rw:P:DRIVER:SLOT`, found `ro:0:7:0`"},
      {"external xro:0 ur:0:7:0", 16,
       "expected `rw:P:DRIVER:SLOT` or `ro:P:DRIVER:SLOT`, found `ur:0:7:0`"},
  });
}

TEST(ParseOperand, RefusesReadOnlyBuffersWhereOneIsWritten) {
  const std::string message = "expected a writeable buffer, found ";
  expect_each_refused({
      {"mut_ptr ro:0:7:0", 9, message + "`ro:0:7:0`"},
      {"mut_get xro:0 ..", 9, message + "`xro:0`"},
      {"mut_with default_ro", 10, message + "`default_ro`"},
      {"copy ro:0:7:0 ro:0:7:0", 15, message + "`ro:0:7:0`"},
  });
  for (const std::string_view name : {"rw:0:7:0", "ur:0:7:0", "xrw:0", "default_rw"}) {
    EXPECT_EQ(Single("mut_get " + std::string(name) + " ..").operation.kind,
              OperationKind::kMutGet);
  }
}

TEST(ParseBlocks, KnowTheirEnds) {
  const Scenario scenario = parsed(booted(
      "with default_ro\n mut_with default_rw\n  copy it1 it0\n end\n iter it\nend\nstate 0"));
  const auto operations = scenario.program().operations;
  ASSERT_EQ(operations.size(), 7U);
  EXPECT_EQ(operations[0].block_end, 5U);
  EXPECT_EQ(operations[1].block_end, 3U);
  EXPECT_EQ(operations[2].buffer,
            (BufferName{.kind = BufferName::Kind::kIt, .slot = {}, .number = 1}));
  EXPECT_EQ(operations[2].second, (BufferName{.kind = BufferName::Kind::kIt, .slot = {}}));
  EXPECT_EQ(operations[3].block_end, 0U);
  EXPECT_EQ(operations[4].buffer,
            (BufferName{.kind = BufferName::Kind::kIt, .slot = {}, .bare_it = true}));
}

TEST(ParseBlocks, APartCanBeOfIt) {
  const Scenario scenario =
      parsed(booted("mut_with default_rw\nmut_with_part it 1..\nset it 0 0\nend\nend\nwith_part "
                    "default_ro ..\nend"));
  const auto operations = scenario.program().operations;
  ASSERT_EQ(operations.size(), 7U);
  EXPECT_EQ(operations[0].block_end, 4U);
  EXPECT_EQ(operations[1].block_end, 3U);
  EXPECT_EQ(operations[1].buffer.kind, BufferName::Kind::kIt);
  EXPECT_EQ(operations[5].block_end, 6U);
  expect_refused(booted("with default_ro\nmut_with_part it ..\nend\nend"), 5, 15,
                 "expected a writeable buffer (this `it` was opened by `with`), found `it`");
  expect_refused(booted("with_part default_rw ..\nset it 0 0\nend"), 5, 5,
                 "expected a writeable buffer (this `it` was opened by `with_part`), found `it`");
}

TEST(ParseBlocks, RefusesThemUnbalanced) {
  const std::string no_block = "expected an operation (no block is open here), found `end`";
  expect_refused(booted("end"), 4, 1, no_block);
  expect_refused(booted("with default_ro\nend\n  end\n"), 6, 3, no_block);
  expect_refused(booted("with default_ro\n  mut_with default_rw\n# end\n"), 5, 3,
                 "expected an `end` for this `mut_with`, which has no `end`");
  expect_refused(booted("\twith default_ro\n  mut_with default_rw\nend\nstate 0\n"), 4, 2,
                 "expected an `end` for this `with`, which has no `end`");
}

TEST(ParseBlocks, RefusesThemTooDeep) {
  std::string text(kBootLines);
  std::string ends;
  for (std::size_t i = 0; i < kMaxNesting; ++i) {
    text += "with default_ro\n";
    ends += "end\n";
  }
  EXPECT_EQ(parsed(text + ends).program().operations.size(), 2 * kMaxNesting);
  expect_refused(text + " with default_ro\nend\n" + ends, 4 + kMaxNesting, 2,
                 "expected at most 8 blocks inside one another, found `with`");
}

TEST(ParseBlocks, RefusesUserspaceOperationsInside) {
  for (const OperationShape& shape : kOperations) {
    if (shape.side != Side::kUserspace) continue;
    expect_refused(booted("with default_ro\n  " + std::string(shape.name) + " 0\nend\n"), 5, 3,
                   "expected a kernel or capsule operation inside a block, found `" +
                       std::string(shape.name) + "`");
  }
}

TEST(ParseBlocks, RefusesItWhereThereIsNone) {
  expect_refused(booted("iter it"), 4, 6,
                 "expected a buffer (`it` needs a block around it), found `it`");
  expect_refused(booted("with default_ro\nend\niter it0"), 6, 6,
                 "expected a buffer (`it` needs a block around it), found `it0`");
  const auto inside = [](std::string_view line, std::size_t column, std::string_view message) {
    expect_refused(booted("mut_with default_rw\nwith default_ro\n" + std::string(line)), 6, column,
                   message);
  };
  inside("iter it2", 8, "expected the number of an open slice from 0 to 1, found `2`");
  inside("iter items", 8, "expected the number of an open slice from 0 to 1, found `ems`");
  inside("len it", 5, "expected a buffer that is named (not `it`), found `it`");
  inside("with it", 6, "expected a buffer that is named (not `it`), found `it`");
  const std::string read_only =
      "expected a writeable buffer (this `it` was opened by `with`), found ";
  inside("set it 0 0", 5, read_only + "`it`");
  inside("copy it it0", 9, read_only + "`it0`");
  parsed(booted("mut_with default_rw\nwith default_ro\nset it1 0 0\nend\nset it 0 0\nend"));
}

// All spellings of one operation are the same data.
TEST(ParseOperation, EqualityIsOfWhatTheTextShows) {
  const auto equal = [](std::string_view a, std::string_view b) {
    return Single(a).operation == Single(b).operation;
  };
  EXPECT_TRUE(equal("store 0x1 ram-0 0a0b", "  store\t1 ram+0 0a0b -> ok # same"));
  EXPECT_FALSE(equal("store 0 ram+0 0a0b", "store 0 ram+0 0a0c"));
  EXPECT_FALSE(equal("store 0 ram+0 0a0b", "store 0 ram0+0 0a0b"));
  EXPECT_FALSE(equal("load 0 ram+0 max", "load 0 ram+0 " + kWordMost));
  EXPECT_FALSE(equal("exit 0 1", "exit_restart 0 1"));
  EXPECT_FALSE(equal("sbrk 0 1", "sbrk 0 -1"));
}

TEST(ParseOperation, BlocksOfDifferentLengthDiffer) {
  const Scenario empty = parsed(booted("with default_ro\nend\nstate 0"));
  const Scenario full = parsed(booted("with default_ro\nstate 0\nend"));
  EXPECT_FALSE(empty.program().operations[0] == full.program().operations[0]);
  EXPECT_TRUE(empty.program().operations[1] == full.program().operations[2]);
}

TEST(Scenario, KeepsItsBytesWhenMoved) {
  Scenario first = parsed(booted("store 0 ram+0 0102\nstore 0 ram+0 -\nstore 1 ram+0 03\n"));
  Scenario second = std::move(first);
  Scenario third = parsed(booted("store 0 ram+0 ffff\n"));
  third = std::move(second);
  const auto operations = third.program().operations;
  ASSERT_EQ(operations.size(), 3U);
  EXPECT_TRUE(std::ranges::equal(operations[0].bytes, std::array{1, 2}));
  EXPECT_TRUE(operations[1].bytes.empty());
  EXPECT_TRUE(std::ranges::equal(operations[2].bytes, std::array{3}));
  EXPECT_EQ(third.line_of(2).source, "store 1 ram+0 03");
}

// Damaged texts: whatever parse() makes of one, it does not crash (the sanitizers look on), and an
// error lies inside of the text.
TEST(Parse, SurvivesDamagedTexts) {
  const std::string whole = booted(
      "allow_rw 0 7 0 ram1+0 max-1 -> ok null 0 # first\r\n"
      "with rw:0@1:7:0\n  copy it ur:1:16:0\n  get it 1..2\nend\nstore 0 brk-1 00ff\nsbrk 0 -1\n");
  std::mt19937 random(1);
  std::size_t refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = whole.substr(0, random() % 4 == 0 ? random() % whole.size() : whole.size());
    for (unsigned changes = random() % 4; changes > 0 && !text.empty(); --changes) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = whole[random() % whole.size()]; break;
        case 1: text[at] = static_cast<char>(random() % 256); break;
        default: text.erase(at, random() % 4); break;
      }
    }
    const auto scenario = parse(text);
    if (scenario) continue;
    ++refused;
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    ASSERT_LE(scenario.error().line, lines) << text;
    ASSERT_LE(scenario.error().column, text.size() + 1) << text;
    ASSERT_TRUE(scenario.error().message.starts_with("expected ")) << scenario.error().message;
  }
  EXPECT_GT(refused, 1000U);
}

// Twice the text takes about twice the time: a quadratic parser would need minutes for these.
TEST(Parse, TakesLinearTime) {
  const auto start = std::chrono::steady_clock::now();
  std::string many;
  for (int i = 0; i < 100000; ++i) many += "store 0 ram+0 00112233 -> ok\n";
  EXPECT_EQ(parsed(booted(many)).program().operations.size(), 100000U);
  const std::string blanks(1000000, ' ');
  parsed(booted("state 0" + blanks + "->" + blanks));
  EXPECT_FALSE(parse(booted(std::string(1000000, '-'))).has_value());
  std::string arrows;
  for (int i = 0; i < 500000; ++i) arrows += "->";
  EXPECT_FALSE(parse(booted(arrows)).has_value());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace scenario
