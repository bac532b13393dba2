#include "compare/digest.hpp"

#include <gtest/gtest.h>

#include <string>

#include "scenario/parse.hpp"

namespace harness {
namespace {

Digest digest(const std::string& operations) {
  static Machine machine;
  const auto parsed = scenario::parse(
      "boot processes=1 ram=1024 initial_break=256 flash=64 protected=0 fault=stop\n"
      "driver 1 ro=1 rw=1\n" +
      operations);
  EXPECT_TRUE(parsed.has_value());
  return digest_of(parsed->program(), machine);
}

TEST(Digest, IsOfTheRunAlone) {
  const std::string program = "allow_rw 0 1 0 ram+0 8\nset rw:0:1:0 3 5\n";
  const Digest first = digest(program);
  EXPECT_NE(first, digest("terminate 0\n"));
  EXPECT_EQ(first, digest(program));
}

TEST(Digest, TheOutcomesAreInTheTranscript) {
  const Digest some = digest("len default_ro\n");
  EXPECT_NE(some.transcript, digest("ptr default_ro\n").transcript);
  EXPECT_EQ(some.state, digest("ptr default_ro\n").state);
}

TEST(Digest, MemorySlotsAndExternalsAreInTheState) {
  const Digest one = digest("store 0 ram+3 01\n");
  const Digest two = digest("store 0 ram+3 02\n");
  EXPECT_EQ(one.transcript, two.transcript);
  EXPECT_NE(one.state, two.state);

  const std::string allow = "allow_rw 0 1 0 ram+0 8\n";
  EXPECT_NE(digest(allow + "external xrw:0 rw:0:1:0\n").state,
            digest(allow + "external xrw:1 rw:0:1:0\n").state);
  EXPECT_NE(digest("allow_rw 0 1 0 ram+4 4\n").state, digest("allow_rw 0 1 0 ram+3 5\n").state);
  EXPECT_NE(digest("allow_ur 0 1 0 ram+0 8\n").state, digest("allow_ur 0 1 1 ram+0 8\n").state);
}

}  // namespace
}  // namespace harness
