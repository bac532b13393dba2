// How outcomes are spelled.
#include "scenario/outcome.hpp"

#include <gtest/gtest.h>

#include <string>

namespace scenario {
namespace {

class Outcome : public testing::Test {
 protected:
  Outcome() {
    boot_.processes = 2;
    boot_.ram = 1024;
    boot_.flash = 64;
    placement_.ram = {0x100000, 0x200000};
    placement_.flash = {0x300000, 0x400000};
  }

  // What one call writes.
  template <typename Call>
  std::string written(Call call) {
    OutcomeWriter writer(storage_, boot_, placement_);
    call(writer);
    return std::string(writer.text());
  }
  std::string number(std::uint64_t value) {
    return written([&](OutcomeWriter& writer) { writer.number(value); });
  }
  std::string length(std::size_t value) {
    return written([&](OutcomeWriter& writer) { writer.length(value); });
  }
  std::string address(std::uintptr_t value) {
    return written([&](OutcomeWriter& writer) { writer.address(value); });
  }

  std::array<char, 64> storage_{};
  Boot boot_;
  Placement placement_;
};

TEST_F(Outcome, Numbers) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(9), "9");
  EXPECT_EQ(number(10), "10");
  EXPECT_EQ(number(UINT64_MAX), "18446744073709551615");
}

TEST_F(Outcome, Lengths) {
  EXPECT_EQ(length(0), "0");
  EXPECT_EQ(length(4096), "4096");
  EXPECT_EQ(length(SIZE_MAX), "max");
  EXPECT_EQ(length(SIZE_MAX - 1), "max-1");
  EXPECT_EQ(length(SIZE_MAX - 65535), "max-65535");
  EXPECT_EQ(length(SIZE_MAX - 65536), std::to_string(SIZE_MAX - 65536));
}

TEST_F(Outcome, Addresses) {
  EXPECT_EQ(address(0), "null");
  EXPECT_EQ(address(UINTPTR_MAX), "max");
  EXPECT_EQ(address(UINTPTR_MAX - 65535), "max-65535");
  EXPECT_EQ(address(0x100010), "ram0+16");
  EXPECT_EQ(address(0x200000 + 1024), "ram1+1024");
  EXPECT_EQ(address(0x200000 - 24), "ram1-24");
  EXPECT_EQ(address(0x100000 + 1024 + 4), "end0+4");
  EXPECT_EQ(address(0x400000), "flash1+0");
  EXPECT_EQ(address(0x300000 - 4096), "flash0-4096");
  EXPECT_EQ(address(0x300000 + 65), "far");
}

TEST_F(Outcome, Bytes) {
  const auto hex = [&](std::initializer_list<std::uint8_t> bytes) {
    return written([&](OutcomeWriter& writer) { writer.hex({bytes.begin(), bytes.size()}); });
  };
  EXPECT_EQ(hex({}), "-");
  EXPECT_EQ(hex({0x00}), "00");
  EXPECT_EQ(hex({0x0a, 0xf0, 0xff}), "0af0ff");
  EXPECT_EQ(written([](OutcomeWriter& writer) { writer.byte(0x5e); }), "5e");
}

TEST_F(Outcome, Hashes) {
  EXPECT_EQ(written([](OutcomeWriter& writer) { writer.hash(0x0123abcd); }), "0123abcd");
  EXPECT_EQ(written([](OutcomeWriter& writer) { writer.hash(0); }), "00000000");
  // Published FNV-1a values of "" and "a".
  EXPECT_EQ(kFnvStart, 0x811c9dc5U);
  EXPECT_EQ(fnv1a(kFnvStart, 'a'), 0xe40c292cU);
}

TEST_F(Outcome, AppendsWithoutSpacesUntilCleared) {
  OutcomeWriter writer(storage_, boot_, placement_);
  writer.put("ok ").address(0x100000).put(" ").length(8);
  EXPECT_EQ(writer.text(), "ok ram0+0 8");
  writer.clear();
  EXPECT_EQ(writer.text(), "");
  EXPECT_EQ(writer.put("none").text(), "none");
}

TEST_F(Outcome, FillsItsStorageToTheLastByteAndPanicsPastIt) {
  OutcomeWriter writer(storage_, boot_, placement_);
  const std::string full(storage_.size(), 'x');
  EXPECT_EQ(writer.put(full).text(), full);
  EXPECT_DEATH(writer.put("y"), "");
}

// "ok", and every byte of the largest RAM block as a chunk of its own.
TEST_F(Outcome, TheLongestOneFits) {
  std::string storage(kOutcomeCapacity, '\0');
  OutcomeWriter writer(storage, boot_, placement_);
  writer.put("ok");
  for (std::size_t i = 0; i < kMaxRam; ++i) writer.put(" ").byte(0xaa);
  EXPECT_EQ(writer.text().size(), 2 + 3 * kMaxRam);
}

}  // namespace
}  // namespace scenario
